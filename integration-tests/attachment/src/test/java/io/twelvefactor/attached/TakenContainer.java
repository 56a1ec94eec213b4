package io.twelvefactor.attached;

/**
 * A container of which somebody else makes connection details.
 */
class TakenContainer extends FakeContainer {

	TakenContainer() {
		super("taken:1", 8080);
	}

}
