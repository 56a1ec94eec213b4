package io.twelvefactor.client;

import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;

/**
 * A response whose body may be too large for the application, which is said with the
 * property that allows more.
 */
final class ServiceResponse extends ClientResponseWrapper {

	private final String service;

	ServiceResponse(ClientResponse response, String service) {
		super(response);
		this.service = service;
	}

	@Override
	public <T> Mono<T> bodyToMono(Class<? extends T> elementClass) {
		return super.<T>bodyToMono(elementClass).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> elementTypeRef) {
		return super.bodyToMono(elementTypeRef).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<? extends T> elementClass) {
		return super.<T>bodyToFlux(elementClass).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> elementTypeRef) {
		return super.bodyToFlux(elementTypeRef).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(Class<T> bodyType) {
		return super.toEntity(bodyType).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(ParameterizedTypeReference<T> bodyTypeReference) {
		return super.toEntity(bodyTypeReference).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(Class<T> elementClass) {
		return super.toEntityList(elementClass).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(ParameterizedTypeReference<T> elementTypeRef) {
		return super.toEntityList(elementTypeRef).onErrorMap(DataBufferLimitException.class, this::tooLarge);
	}

	private DataBufferLimitException tooLarge(DataBufferLimitException exception) {
		DataBufferLimitException named = new DataBufferLimitException(
				"The body from the backing service '%s' is too large: %s. Set twelve-factor.backing-services.%s.max-in-memory-size to more."
					.formatted(this.service, exception.getMessage(), this.service));
		named.initCause(exception);
		return named;
	}

}
