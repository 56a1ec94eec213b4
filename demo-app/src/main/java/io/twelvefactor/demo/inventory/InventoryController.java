package io.twelvefactor.demo.inventory;

import java.util.Collection;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The stock over HTTP.
 */
@RestController
@RequestMapping("/items")
class InventoryController {

	private final Stock stock;

	InventoryController(Stock stock) {
		this.stock = stock;
	}

	@GetMapping
	Collection<Item> items() {
		return this.stock.items();
	}

	@GetMapping("/{sku}")
	ResponseEntity<Item> item(@PathVariable String sku) {
		return ResponseEntity.of(this.stock.find(sku));
	}

	@PostMapping("/{sku}/reserve")
	ResponseEntity<Item> reserve(@PathVariable String sku, @RequestParam(defaultValue = "1") int quantity) {
		return ResponseEntity.of(this.stock.reserve(sku, quantity));
	}

	@ExceptionHandler
	ProblemDetail outOfStock(OutOfStockException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail badQuantity(IllegalArgumentException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

}
