package io.twelvefactor.binding;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.twelvefactor.binding.port.SystemEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The platforms whose contract is known: how they are recognized, and how long after
 * SIGTERM they kill.
 */
enum Platform {

	/**
	 * The grace period is the default of
	 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/.
	 */
	KUBERNETES(30, true, "KUBERNETES_SERVICE_HOST"),

	/**
	 * https://devcenter.heroku.com/articles/dyno-shutdown-behavior.
	 */
	HEROKU(30, true, "DYNO"),

	/**
	 * https://docs.cloudfoundry.org/devguide/deploy-apps/app-lifecycle.html.
	 */
	CLOUD_FOUNDRY(10, true, "VCAP_APPLICATION"),

	/**
	 * https://cloud.google.com/run/docs/container-contract.
	 */
	CLOUD_RUN(10, false, "K_SERVICE"),

	/**
	 * https://render.com/docs/environment-variables, https://render.com/docs/deploys.
	 */
	RENDER(30, false, "RENDER", "RENDER_EXTERNAL_URL"),

	/**
	 * https://docs.railway.com/reference/variables,
	 * https://docs.railway.com/reference/deployments.
	 */
	RAILWAY(0, false, "RAILWAY_PROJECT_ID", "RAILWAY_PUBLIC_DOMAIN") {

		@Override
		@Nullable Duration gracePeriod(SystemEnvironment variables) {
			String seconds = variables.get("RAILWAY_DEPLOYMENT_DRAINING_SECONDS");
			return (seconds != null && seconds.matches("[0-9]{1,6}")) ? Duration.ofSeconds(Long.parseLong(seconds))
					: super.gracePeriod(variables);
		}

	},

	/**
	 * https://fly.io/docs/machines/runtime-environment/.
	 */
	FLY(5, false, "FLY_MACHINE_ID", "FLY_APP_NAME"),

	/**
	 * https://www.koyeb.com/docs/build-and-deploy/environment-variables.
	 */
	KOYEB(-1, false, "KOYEB_APP_NAME", "KOYEB_PUBLIC_DOMAIN"),

	/**
	 * https://learn.microsoft.com/azure/container-apps/environment-variables.
	 */
	CONTAINER_APPS(30, false, "CONTAINER_APP_NAME"),

	/**
	 * Which sets no variable of its own, but has a folder on each of its machines:
	 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.html.
	 */
	ELASTIC_BEANSTALK(-1, false) {

		@Override
		boolean isActive(SystemEnvironment variables, Path root) {
			return Files.isDirectory(root.resolve("opt/elasticbeanstalk"));
		}

	};

	private final int graceSeconds;

	private final boolean knownToSpring;

	private final List<String> variables;

	Platform(int graceSeconds, boolean knownToSpring, String... variables) {
		this.graceSeconds = graceSeconds;
		this.knownToSpring = knownToSpring;
		this.variables = List.of(variables);
	}

	/**
	 * Find the platform that the app runs on.
	 * @param variables the variables of the process
	 * @param root the root of the file system
	 * @return the platform, or empty if it is none of these
	 */
	static Optional<Platform> find(SystemEnvironment variables, Path root) {
		return Arrays.stream(values()).filter((platform) -> platform.isActive(variables, root)).findFirst();
	}

	boolean isActive(SystemEnvironment variables, Path root) {
		return this.variables.stream().anyMatch((name) -> variables.get(name) != null);
	}

	List<String> variables() {
		return this.variables;
	}

	/**
	 * The time from SIGTERM to SIGKILL.
	 * @param variables the variables of the process
	 * @return the time, or {@code null} if the platform doesn't tell it
	 */
	@Nullable Duration gracePeriod(SystemEnvironment variables) {
		return (this.graceSeconds >= 0) ? Duration.ofSeconds(this.graceSeconds) : null;
	}

	/**
	 * Whether Spring Boot recognizes the platform, and believes what its router forwards.
	 * @return whether it does
	 */
	boolean isKnownToSpring() {
		return this.knownToSpring;
	}

	/**
	 * Whether others reach the app over IPv6 only, or may do so.
	 * @return whether IPv6 matters
	 */
	boolean needsIpv6() {
		return this == HEROKU || this == FLY || this == RAILWAY;
	}

}
