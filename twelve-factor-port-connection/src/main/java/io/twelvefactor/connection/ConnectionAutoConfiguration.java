package io.twelvefactor.connection;

import io.twelvefactor.backing.BackingServicesAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/**
 * Auto-configuration of what Spring Boot connects to. It comes before whatever connects,
 * and after the services of Testcontainers.
 */
@AutoConfiguration(after = BackingServicesAutoConfiguration.class,
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@Import(ConnectionDetailsRegistrar.class)
public final class ConnectionAutoConfiguration {

}
