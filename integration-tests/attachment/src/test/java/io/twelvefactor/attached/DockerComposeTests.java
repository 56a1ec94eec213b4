package io.twelvefactor.attached;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.AppProcess;
import io.twelvefactor.app.Server;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that services of Docker Compose are attached by a label. There is no Docker: a
 * script of that name tells Spring Boot of services that run, as {@code docker} does.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DockerComposeTests {

	private static final String SCRIPT = """
			#!/bin/sh
			case "$*" in
			*version*) echo '{"version": "2.40.0"}' ;;
			*config*) echo '{"name": "example", "services": {"stock": {"image": "stock:1"}}}' ;;
			*" ps "*) echo '{"id": "one", "name": "stock", "image": "stock:1", "state": "running"}'
				echo '{"id": "two", "name": "other", "image": "other:1", "state": "running"}' ;;
			*inspect*) echo '{"id": "one", "config": {"labels": {%s}, "env": []}, "networkSettings": {"ports": {%s}}}'
				echo '{"id": "two", "config": {"labels": {}, "env": []}, "networkSettings": {"ports": {}}}' ;;
			esac
			""";

	@TempDir
	private Path folder;

	private MockWebServer stock;

	@BeforeEach
	void start() {
		this.stock = FakeContainer.server("stock:1", false);
	}

	@AfterEach
	void stop() {
		this.stock.close();
	}

	@Test
	void aLabelledServiceIsAttachedAtTheOnlyPortThatItPublishes() {
		try (AppProcess app = app(label("", "inventory"), port(8080))) {
			assertThat(app.get("/answers/inventory").body()).isEqualTo("stock:1");
			assertThat(app.get("/services/inventory").body())
				.contains("name=inventory, urls=[http://127.0.0.1:" + this.stock.getPort() + "]")
				.contains("source=Docker compose service 'stock'");
			assertThat(app.get("/services/stock").body()).isEqualTo("not attached");
		}
	}

	@Test
	void theSchemeIsThatOfThePort() {
		try (AppProcess app = app(label("", "cache"), port(6379))) {
			assertThat(app.get("/services/cache").body())
				.contains("urls=[redis://127.0.0.1:" + this.stock.getPort() + "]");
		}
	}

	@Test
	void ofSeveralPortsALabelNamesTheOneInTheContainer() {
		String labels = label("", "orderHistory") + "," + label(".port", "6379");
		try (AppProcess app = app(labels,
				port(6379) + ", \"9090/tcp\": [{\"hostIp\": \"0.0.0.0\", \"hostPort\": \"1\"}]")) {
			assertThat(app.get("/services/orderHistory").body())
				.contains("name=order-history, urls=[redis://127.0.0.1:" + this.stock.getPort() + "]");
		}
	}

	@Test
	void whatCanNotBeReachedIsExplained() {
		assertThat(failure(label("", "inventory"), ""))
			.contains("The Docker Compose service 'stock' has the label io.twelvefactor.backing-service, "
					+ "and publishes 0 ports.")
			.contains("as in io.twelvefactor.backing-service.port=8080");
		assertThat(failure(label("", "inventory") + "," + label(".port", "8080"), port(80)))
			.contains("and does not publish the port 8080 of its container.");
		assertThat(failure(label("", "inventory") + "," + label(".port", "http"), port(80)))
			.contains("and has a label io.twelvefactor.backing-service.port that is no port.");
		assertThat(failure(label("", "in ventory"), port(80)))
			.contains("The label io.twelvefactor.backing-service of the Docker Compose service 'stock' is wrong: "
					+ "'in ventory' can't be the name of a backing service.");
		assertThat(failure(label("", "https://u:s3cret@host"), "")).doesNotContain("s3cret");
	}

	private String failure(String labels, String ports) {
		try (AppProcess app = app(labels, ports)) {
			assertThat(app.exitCode()).isOne();
			assertThat(app.output()).contains("APPLICATION FAILED TO START").doesNotContain("\tat ");
			return app.output();
		}
	}

	private static String label(String suffix, String value) {
		return "\"io.twelvefactor.backing-service%s\": \"%s\"".formatted(suffix, value);
	}

	private String port(int inside) {
		return "\"%d/tcp\": [{\"hostIp\": \"0.0.0.0\", \"hostPort\": \"%d\"}]".formatted(inside, this.stock.getPort());
	}

	private AppProcess app(String labels, String ports) {
		try {
			Path docker = Files.writeString(this.folder.resolve("docker"), SCRIPT.formatted(labels, ports));
			Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
			Path compose = Files.writeString(this.folder.resolve("compose.yaml"), "services: {}");
			return AppProcess.java(
					Map.of("PATH", this.folder + ":" + System.getenv("PATH"), "PORT", "0", "SPRING_DOCKER_COMPOSE_FILE",
							compose.toString(), "SPRING_DOCKER_COMPOSE_READINESS_WAIT", "never"),
					"-cp", Server.NETTY.classPath(), AskingApp.class.getName());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
