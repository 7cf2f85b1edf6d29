// Answers every visit with a number of its own.
package main

import (
	"fmt"
	"log"
	"net/http"

	"github.com/google/uuid"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "visit %s\n", uuid.New())
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
