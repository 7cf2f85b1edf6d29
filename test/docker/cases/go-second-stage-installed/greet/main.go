// Command greet prints who it is and its arguments, and waits for SIGTERM when the environment asks for it.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	who := "a user"
	if os.Getuid() == 0 {
		who = "root"
	}
	fmt.Printf("%s, %s %q\n", os.Getenv("GREETING"), who, os.Args[1:])
	if os.Getenv("SERVE") == "" {
		return
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	fmt.Println("ready")
	<-ended
	os.Exit(3)
}
