package io.twelvefactor.backing;

import java.util.List;

import io.twelvefactor.backing.source.PercentEncoding;
import io.twelvefactor.backing.source.Redaction;
import org.jspecify.annotations.Nullable;

/**
 * The part of a URL between {@code //} and the path. {@link #toString()} shows no secret;
 * a user name without a password may be a token, and is one.
 *
 * @param username the user name, decoded, or {@code null} if there is no userinfo
 * @param password the password, decoded, or {@code null} if there is none
 * @param hosts the hosts and ports as they stand in the URL
 * @param addresses the same, taken apart
 */
record Authority(@Nullable String username, @Nullable String password, String hosts,
		List<BackingServiceUrl.Address> addresses) {

	static final Authority NONE = new Authority(null, null, "", List.of());

	@Override
	public String toString() {
		if (this.username == null) {
			return this.hosts;
		}
		String user = (this.password != null && !this.password.isEmpty()) ? PercentEncoding.encode(this.username) + ":"
				: "";
		return user + Redaction.MASK + "@" + this.hosts;
	}

}
