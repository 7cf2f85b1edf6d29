package app;

import java.util.Arrays;

/** Prints its arguments, and waits for SIGTERM when the environment asks for it. */
public final class App {
  public static void main(String[] arguments) throws InterruptedException {
    System.out.println(System.getProperty("greeting", "none") + " " + Arrays.toString(arguments));
    if (System.getenv("SERVE") == null) return;
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
