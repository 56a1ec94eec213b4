package io.twelvefactor.server;

import java.nio.file.Path;
import java.util.Map;

import io.twelvefactor.app.FreePort;
import io.twelvefactor.app.Installed;

/**
 * An app in PHP under Apache httpd, which keeps connections for a second and for five
 * requests.
 */
public final class PhpUnderHttpd extends WebApp {

	private PhpUnderHttpd(Path folder, int port) {
		super(folder, port, "www-data", Map.of(), "/usr/sbin/apache2", "-D", "FOREGROUND", "-f",
				folder + "/httpd.conf");
	}

	/**
	 * Start the app.
	 * @return the running app
	 */
	public static PhpUnderHttpd start() {
		Installed.program("apache2", "/usr/sbin/apache2");
		Path module = Installed.file("libapache2-mod-php", "/usr/lib/apache2/modules", "libphp*.so");
		Path folder = ServerProcess.folder();
		int port = FreePort.find();
		write(folder, "items.php", "<?php echo \"PHP\";\n");
		write(folder, "httpd.conf", """
				ServerRoot %1$s
				ServerName localhost
				Listen 127.0.0.1:%2$d
				PidFile %1$s/httpd.pid
				ErrorLog %1$s/error.log
				Mutex posixsem
				LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
				LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
				LoadModule alias_module /usr/lib/apache2/modules/mod_alias.so
				LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
				LoadModule php_module %3$s
				TypesConfig /etc/mime.types
				AddHandler application/x-httpd-php .php
				DocumentRoot %1$s
				Alias /items %1$s/items.php
				KeepAlive On
				KeepAliveTimeout 1
				MaxKeepAliveRequests 5
				StartServers 2
				""".formatted(folder, port, module));
		return started(new PhpUnderHttpd(folder, port));
	}

	// As Debian's service and the official image do. With SIGTERM its children end first,
	// and what is asked for until it has closed its listener is reset without an answer,
	// as often as a request may be sent.
	@Override
	void stop(ServerProcess process) {
		process.stop("WINCH");
	}

}
