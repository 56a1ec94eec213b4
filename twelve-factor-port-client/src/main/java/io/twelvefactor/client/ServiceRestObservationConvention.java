package io.twelvefactor.client;

import io.micrometer.common.KeyValue;
import io.twelvefactor.backing.BackingService;

import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * What an observation of a call with a {@code RestClient} says, as
 * {@link ServiceObservationConvention} does for a {@code WebClient}.
 */
final class ServiceRestObservationConvention extends DefaultClientRequestObservationConvention {

	private final KeyValue clientName;

	ServiceRestObservationConvention(String name, BackingService service) {
		super(name);
		this.clientName = KeyValue.of(LowCardinalityKeyNames.CLIENT_NAME, service.name());
	}

	@Override
	protected KeyValue clientName(ClientRequestObservationContext context) {
		return this.clientName;
	}

	@Override
	protected KeyValue uri(ClientRequestObservationContext context) {
		return ServiceObservationConvention.redact(super.uri(context));
	}

	@Override
	protected KeyValue requestUri(ClientRequestObservationContext context) {
		return ServiceObservationConvention.redact(super.requestUri(context));
	}

}
