// Command app prints its arguments, or does what the environment asks for.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/greeting"
)

func main() {
	fmt.Printf("%s %q\n", greeting.Hello(), os.Args[1:])
	if address := os.Getenv("FETCH"); address != "" {
		answer, err := http.Get(address)
		check(err)
		fmt.Println(answer.Status)
	}
	if zone := os.Getenv("ZONE"); zone != "" {
		location, err := time.LoadLocation(zone)
		check(err)
		fmt.Println(time.Unix(0, 0).In(location).Format(time.RFC3339))
	}
	if os.Getenv("SERVE") == "" {
		return
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	fmt.Println("ready")
	<-ended
	os.Exit(3)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
