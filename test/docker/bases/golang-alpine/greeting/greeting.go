// Package greeting stands for a module that comes from elsewhere.
package greeting

// Hello greets.
func Hello() string { return "hello" }
