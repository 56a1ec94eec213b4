package io.twelvefactor.test;

import java.util.Optional;

import io.twelvefactor.client.BackingServiceClients;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Lets each test begin with stubs that know nothing and clients that remember nothing,
 * and fails one in which a stub had no answer.
 */
final class AttachmentTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext test) {
		attachments(test).ifPresent((attachments) -> {
			attachments.reset();
			test.getApplicationContext()
				.getBeanProvider(BackingServiceClients.class)
				.ifAvailable(BackingServiceClients::reset);
		});
	}

	@Override
	public void afterTestMethod(TestContext test) {
		attachments(test).ifPresent(Attachments::checkAllAnswered);
	}

	private static Optional<Attachments> attachments(TestContext test) {
		return test.hasApplicationContext()
				? Optional.ofNullable(test.getApplicationContext().getBeanProvider(Attachments.class).getIfAvailable())
				: Optional.empty();
	}

}
