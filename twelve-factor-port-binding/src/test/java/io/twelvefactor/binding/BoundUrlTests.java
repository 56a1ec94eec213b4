package io.twelvefactor.binding;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

import io.twelvefactor.binding.port.Listener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BoundUrl} and {@link BoundUrls}.
 */
class BoundUrlTests {

	private final BoundUrls boundUrls = new BoundUrls();

	@Test
	void beforeThePortIsOpenEveryQuestionIsAnsweredInWords() {
		BoundUrl boundUrl = this.boundUrls.main();
		assertThat(boundUrl.isBound()).isFalse();
		assertThat(boundUrl).hasToString("not bound");
		assertThatIllegalStateException().isThrownBy(boundUrl::scheme).withMessageContaining("No port is bound");
		assertThatIllegalStateException().isThrownBy(boundUrl::port).withMessageContaining("No port is bound");
		assertThatIllegalStateException().isThrownBy(boundUrl::uri).withMessageContaining("No port is bound");
		assertThatIllegalStateException().isThrownBy(boundUrl::networkUri).withMessageContaining("No port is bound");
		assertThatIllegalStateException().isThrownBy(boundUrl::publicUri).withMessageContaining("PortBoundEvent");
	}

	@Test
	void onlyBoundListenersAreFound() {
		assertThat(this.boundUrls.find("main")).isEmpty();
		assertThat(this.boundUrls.stream()).isEmpty();
		BoundUrl management = this.boundUrls.bind("management", listener("http", null, "/ops"));
		this.boundUrls.bind("main", listener("http", null, ""));
		assertThat(this.boundUrls.find("management")).containsSame(management);
		assertThat(this.boundUrls.stream()).containsExactly(this.boundUrls.main(), management);
		assertThat(management).hasToString("http://localhost:5000/ops/");
	}

	@Test
	void theWildcardAddressIsLocalhost() {
		assertThat(uri(null)).hasToString("http://localhost:5000/");
		assertThat(uri("0.0.0.0")).hasToString("http://localhost:5000/");
		assertThat(uri("::")).hasToString("http://localhost:5000/");
	}

	@Test
	void oneAddressIsTheHost() {
		assertThat(uri("127.0.0.1")).hasToString("http://127.0.0.1:5000/");
	}

	@Test
	void anIpv6AddressStandsInBrackets() {
		assertThat(uri("::1")).hasToString("http://[::1]:5000/");
		assertThat(uri("::1").getPort()).isEqualTo(5000);
	}

	@Test
	void aSecondStartReplacesThePort() {
		this.boundUrls.bind("main", new Listener("http", new InetSocketAddress(5001), ""));
		this.boundUrls.bind("main", new Listener("http", new InetSocketAddress(5002), ""));
		assertThat(this.boundUrls.main().port()).isEqualTo(5002);
	}

	@Test
	void theNetworkUriHasAnAddressThatIsNotLoopbackWhereThereIsOne() throws Exception {
		Listener listener = listener("http", null, "/shop");
		URI uri = listener.networkUri();
		assertThat(uri.getPath()).isEqualTo("/shop/");
		if (!uri.equals(listener.uri())) {
			assertThat(InetAddress.getByName(uri.getHost()).isLoopbackAddress()).isFalse();
		}
	}

	@Test
	void theNetworkUriOfOneAddressIsThatAddress() {
		assertThat(listener("http", "127.0.0.1", "").networkUri()).hasToString("http://127.0.0.1:5000/");
	}

	@Test
	void thePublicUriIsNotKnown() {
		assertThat(this.boundUrls.bind("main", listener("http", null, "")).publicUri()).isEmpty();
	}

	private static URI uri(String address) {
		return listener("http", address, "").uri();
	}

	private static Listener listener(String scheme, String address, String path) {
		try {
			return new Listener(scheme,
					new InetSocketAddress((address != null) ? InetAddress.getByName(address) : null, 5000), path);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
