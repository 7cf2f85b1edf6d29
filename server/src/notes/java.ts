import { baseImage } from "../dockerfile/base-family.ts";
import { imageRuntime } from "../dockerfile/runtime-image.ts";
import { shippedStages } from "../dockerfile/stages.ts";
import type { Note } from "./note.ts";

/** Notes on Java programs. */
export const javaNotes: readonly Note[] = [
  {
    id: "jar-launcher",
    keywords: ["ENTRYPOINT", "CMD"],
    link: "https://docs.spring.io/spring-boot/specification/executable-jar/launching.html",
    say: (_, { cooked }) =>
      /\b(Jar|War|Properties)Launcher\b/.test(cooked.text)
        ? [
            "The launcher finds the main class by itself, and starts a little slower than the main class with `-cp`; it keeps the order of the class path as the JAR has it.",
          ]
        : undefined,
  },
  {
    id: "jib",
    keywords: ["FROM"],
    link: "https://github.com/GoogleContainerTools/jib",
    say: (dockerfile, { stage }) => {
      const image = baseImage(stage);
      if (stage === undefined || image === undefined || !shippedStages(dockerfile).has(stage)) return undefined;
      return stage.base.kind === "image" && imageRuntime(image)?.runtime === "java"
        ? [
            "Jib, a plugin for Maven and Gradle, builds images of Java programs in such layers without a Dockerfile or a daemon; Spring Boot's own `build-image` does it with buildpacks.",
          ]
        : undefined;
    },
  },
];
