/** What `stowage/init` asks for. */
export interface InitParams {
  /** Of the project's folder. */
  readonly uri: string;
  readonly family?: string;
  readonly port?: number;
  readonly entry?: string;
}

/** The files for a project, and why they are as they are; or the reason why there are none. */
export type InitReport =
  | { readonly kind: "refused"; readonly reason: string }
  | {
      readonly kind: "files";
      /** What was found, such as `a Go module`. */
      readonly found: string;
      /** The Dockerfile first; an ignore file that is there is left out. */
      readonly files: readonly { readonly name: string; readonly text: string }[];
      /** One line for each choice, then what people should know. */
      readonly said: readonly string[];
    };
