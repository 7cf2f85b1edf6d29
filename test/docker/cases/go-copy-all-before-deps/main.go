package main

import (
	"fmt"
	"os"

	"example.com/greeting"
)

func main() { fmt.Printf("%s %q\n", greeting.Hello(), os.Args[1:]) }
