package io.twelvefactor.routed;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.twelvefactor.app.Installed;

/**
 * The programs that route, each with what its manual would have one write first.
 */
enum Router {

	/**
	 * Asks each app every second whether it is ready, and never sends anything twice.
	 */
	HAPROXY("haproxy", "/usr/sbin/haproxy") {

		@Override
		List<String> arguments(Path config) {
			return List.of("-db", "-f", config.toString());
		}

		@Override
		String config(Path folder, int port, URI... apps) {
			String servers = IntStream.range(0, apps.length)
				.mapToObj((i) -> "  server app%d %s check\n".formatted(i, apps[i].getAuthority()))
				.collect(Collectors.joining());
			return """
					defaults
					  mode http
					  retries 0
					  timeout connect 2s
					  timeout client 60s
					  timeout server 60s
					  timeout tunnel 60s
					  option forwardfor
					frontend public
					  bind 127.0.0.1:%1$d %2$s
					  bind [::1]:%1$d v6only %2$s
					  http-request set-header X-Forwarded-Proto %%[ssl_fc,iif(https,http)]
					  http-request set-header X-Forwarded-Host %%[req.hdr(Host)]
					  default_backend apps
					backend apps
					  option httpchk GET /actuator/health/readiness
					  default-server inter 1s fall 2 rise 1
					%3$s
					""".formatted(port, tls(folder, "ssl crt %s/both.pem"), servers);
		}

	},

	/**
	 * Sends what could not be sent to another app, and nothing but that if it is a POST.
	 */
	NGINX("nginx", "/usr/sbin/nginx") {

		@Override
		List<String> arguments(Path config) {
			return List.of("-e", "stderr", "-c", config.toString());
		}

		// With the default, 10 s, an app that has come back would not be asked for so
		// long
		// that the next restart of it would meet no request.
		@Override
		String config(Path folder, int port, URI... apps) {
			String servers = Arrays.stream(apps)
				.map((app) -> "    server %s fail_timeout=2s;\n".formatted(app.getAuthority()))
				.collect(Collectors.joining());
			return """
					daemon off;
					user root;
					pid %1$s/nginx.pid;
					error_log %1$s/error.log;
					events { worker_connections 1024; }
					http {
					  access_log off;
					  client_body_temp_path %1$s/body;
					  proxy_temp_path %1$s/proxy;
					  fastcgi_temp_path %1$s/fastcgi;
					  uwsgi_temp_path %1$s/uwsgi;
					  scgi_temp_path %1$s/scgi;
					  upstream apps {
					%2$s
					    keepalive 64;
					  }
					  map $http_upgrade $to_app { default upgrade; '' ''; }
					  server {
					    listen 127.0.0.1:%3$d %4$s;
					    location / {
					      proxy_pass http://apps;
					      proxy_http_version 1.1;
					      proxy_set_header Upgrade $http_upgrade;
					      proxy_set_header Connection $to_app;
					      proxy_set_header Host $http_host;
					      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
					      proxy_set_header X-Forwarded-Proto $scheme;
					    }
					  }
					}
					""".formatted(folder, servers, port,
					tls(folder, "ssl; ssl_certificate %1$s/certificate.pem; ssl_certificate_key %1$s/key.pem"));
		}

	},

	/**
	 * Sends what could not be sent to another app.
	 */
	HTTPD("apache2", "/usr/sbin/apache2") {

		@Override
		List<String> arguments(Path config) {
			return List.of("-D", "FOREGROUND", "-f", config.toString());
		}

		// With the default, 60 s, an app that has come back would not be asked for so
		// long.
		@Override
		String config(Path folder, int port, URI... apps) {
			String modules = List
				.of("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_balancer", "lbmethod_byrequests",
						"slotmem_shm", "headers", "ssl", "socache_shmcb", "proxy_wstunnel")
				.stream()
				.map((module) -> "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module))
				.collect(Collectors.joining());
			String members = Arrays.stream(apps)
				.map((app) -> "  BalancerMember http://%s retry=2 upgrade=websocket\n".formatted(app.getAuthority()))
				.collect(Collectors.joining());
			return modules + """
					ServerRoot %1$s
					ServerName localhost
					Listen 127.0.0.1:%2$d
					PidFile %1$s/httpd.pid
					ErrorLog %1$s/error.log
					Mutex posixsem
					DefaultRuntimeDir %1$s
					MaxKeepAliveRequests 0
					ServerLimit 1
					StartServers 1
					ThreadsPerChild 64
					MaxRequestWorkers 64
					%4$s
					<Proxy balancer://apps>
					%3$s
					</Proxy>
					ProxyPreserveHost On
					RequestHeader set X-Forwarded-Proto expr=%%{REQUEST_SCHEME}
					ProxyPass / balancer://apps/
					""".formatted(folder, port, members, tls(folder,
					"SSLEngine on\nSSLCertificateFile %1$s/certificate.pem\nSSLCertificateKeyFile %1$s/key.pem"));
		}

	};

	private final String debianPackage;

	private final String path;

	Router(String debianPackage, String path) {
		this.debianPackage = debianPackage;
		this.path = path;
	}

	Path program() {
		return Installed.program(this.debianPackage, this.path);
	}

	abstract List<String> arguments(Path config);

	abstract String config(Path folder, int port, URI... apps);

	// TLS is on where the folder has a certificate.
	private static String tls(Path folder, String config) {
		return folder.resolve("certificate.pem").toFile().exists() ? config.formatted(folder) : "";
	}

}
