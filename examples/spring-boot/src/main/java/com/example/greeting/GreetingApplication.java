package com.example.greeting;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class GreetingApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(GreetingApplication.class, arguments);
  }

  @GetMapping("/")
  String greet(@RequestParam(defaultValue = "world") String name) {
    return "Hello, " + name + "!";
  }
}
