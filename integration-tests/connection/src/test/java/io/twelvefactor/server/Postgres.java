package io.twelvefactor.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.twelvefactor.app.SelfSigned;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * PostgreSQL, whose binaries come with a Maven artifact. It has a role and a database
 * with names that have to be encoded, and wants passwords.
 *
 * @param server the server
 */
public record Postgres(EmbeddedPostgres server) implements RunningServer {

	/**
	 * The user info of the role in a URL: name and password with everything that parsers
	 * get wrong.
	 */
	public static final String USERINFO = "us%2Ber:p%40ss%2F+s3cret%3A";

	/**
	 * The path of the database in a URL.
	 */
	public static final String DATABASE = "/my%20d+b";

	/**
	 * The userinfo of a role that is let in over TLS only.
	 */
	public static final String TLS_USERINFO = "tls:s3cret";

	/**
	 * Start a server, which speaks TLS to those who ask.
	 * @return the running server
	 */
	public static Postgres start() {
		try {
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setServerConfig("ssl", "on")
				.setServerConfig("ssl_cert_file", SelfSigned.certificate().toString())
				.setServerConfig("ssl_key_file", SelfSigned.privateKey().toString())
				.setDataDirectoryCustomizer(Postgres::wantPasswords)
				.start();
			try (Connection connection = server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				statement.execute("create role \"us+er\" login password 'p@ss/+s3cret:'");
				statement.execute("create role tls login password 's3cret'");
				statement.execute("create database \"my d+b\" owner \"us+er\"");
			}
			return new Postgres(server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void wantPasswords(File folder) {
		try {
			Files.writeString(folder.toPath().resolve("pg_hba.conf"), """
					host all postgres all trust
					hostssl all tls all scram-sha-256
					hostnossl all tls all reject
					host all all all scram-sha-256
					""");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return where it is.
	 * @return host and port
	 */
	public String address() {
		return "localhost:" + this.server.getPort();
	}

	/**
	 * Return a URL of it.
	 * @return the URL, with credentials
	 */
	public String url() {
		return "postgres://" + USERINFO + "@" + address() + DATABASE;
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
