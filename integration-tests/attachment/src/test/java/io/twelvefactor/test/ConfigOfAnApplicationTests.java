package io.twelvefactor.test;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.twelvefactor.app.HelloApp;
import io.twelvefactor.attached.AskingApp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an attached application has the config files that lie beside its class, and
 * no others of the class path.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ConfigOfAnApplicationTests {

	@Test
	void theFileOfTheTestIsNotThatOfTheApplication() {
		assertThat(property(FromElsewhere.class)).isNull();
	}

	@Test
	void theFileBesideItsClassIs() {
		assertThat(property(FromHere.class)).isEqualTo("leaked");
	}

	private static String property(Class<?> test) {
		AttachApplication annotation = test.getAnnotation(AttachApplication.class);
		try (AttachedApplication application = AttachedApplication.start("hello", annotation, Map.of())) {
			return application.context().getEnvironment().getProperty("example.of-the-test");
		}
	}

	@AttachApplication(name = "hello", application = HelloApp.class)
	static class FromElsewhere {

	}

	@AttachApplication(name = "hello", application = AskingApp.class)
	static class FromHere {

	}

}
