package io.twelvefactor.connection;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.couchbase.client.core.env.Authenticator;
import com.couchbase.client.core.env.PasswordAuthenticator;
import com.couchbase.client.core.util.ConnectionString;
import com.couchbase.client.java.env.ClusterEnvironment;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.mongodb.client.MongoClient;
import io.twelvefactor.app.SelfSigned;
import io.twelvefactor.app.TestApp;
import io.twelvefactor.backing.BackingService;
import io.twelvefactor.backing.BackingServicesAutoConfiguration;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.pulsar.client.api.PulsarClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;

import org.springframework.boot.activemq.autoconfigure.ActiveMQAutoConfiguration;
import org.springframework.boot.artemis.autoconfigure.ArtemisAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration;
import org.springframework.boot.cassandra.autoconfigure.CassandraConnectionDetails;
import org.springframework.boot.couchbase.autoconfigure.CouchbaseAutoConfiguration;
import org.springframework.boot.couchbase.autoconfigure.CouchbaseConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails.Node;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.boot.ldap.autoconfigure.LdapAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.neo4j.autoconfigure.Neo4jAutoConfiguration;
import org.springframework.boot.neo4j.autoconfigure.Neo4jConnectionDetails;
import org.springframework.boot.pulsar.autoconfigure.PulsarConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.ldap.core.support.LdapContextSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for services without a server at hand: Spring Boot and the real client library
 * take what we make of the URL.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientLibraryTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "KAFKA_URL | kafka://a,b:1 | a:9092,b:1 |",
					"KAFKA_URL | kafka+ssl://a:9096,kafka+ssl://b | a:9096,b:9096 | SSL",
					"KAFKA_BOOTSTRAP_SERVERS | a:1, b | a:1,b:9092 |", "KAFKA_URL | [::1]:1 | [::1]:1 |",
					"KAFKA_URL | ' \"a:1,b:2\" ' | a:1,b:2 |" })
	void kafka(String variable, String url, String servers, String protocol) {
		with(Kafka.class, (app) -> {
			Map<String, Object> config = producerConfig(app);
			assertThat(config).containsEntry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of(servers.split(",")));
			assertThat(config.get("security.protocol")).isEqualTo(protocol);
		}, variable, url);
	}

	private static Map<String, Object> producerConfig(ConfigurableApplicationContext app) {
		ProducerFactory<?, ?> factory = app.getBean(ProducerFactory.class);
		return factory.getConfigurationProperties();
	}

	@Test
	void kafkaTakesTheCertificatesOfHeroku() throws Exception {
		String certificate = Files.readString(SelfSigned.certificate());
		with(Kafka.class, (app) -> {
			Map<String, Object> config = producerConfig(app);
			assertThat(config.get("security.protocol")).isEqualTo("SSL");
			assertThatCode(() -> new KafkaProducer<String, String>(config).close()).doesNotThrowAnyException();
			assertThatCode(() -> AdminClient.create(config).close()).doesNotThrowAnyException();
			KafkaConnectionDetails details = app.getBean(KafkaConnectionDetails.class);
			assertThat(details.getSslBundle().getStores().getTrustStore()).isNotNull();
			assertThat(details.getSslBundle().getStores().getKeyStore()).isNotNull();
			assertThat(details).asString().doesNotContain("PRIVATE");
		}, "KAFKA_URL", "kafka+ssl://localhost:1", "KAFKA_TRUSTED_CERT", certificate, "KAFKA_CLIENT_CERT", certificate,
				"KAFKA_CLIENT_CERT_KEY", Files.readString(SelfSigned.privateKey()));
	}

	@ParameterizedTest
	@CsvSource({ "KAFKA_TRUSTED_CERT,s3cret,KAFKA_TRUSTED_CERT is neither PEM text nor the name of a file",
			"KAFKA_CA_CERT,-----BEGIN s3cret,KAFKA_CA_CERT holds no certificate as PEM text",
			"KAFKA_CA_CERT,-----BEGIN CERTIFICATE-----s3cret-----END CERTIFICATE-----,KAFKA_CA_CERT holds no certificate",
			"KAFKA_CLIENT_CERT_KEY,MIGHAgEAMBMs3cret,KAFKA_CLIENT_CERT_KEY is neither PEM text nor the name of a file",
			"KAFKA_CLIENT_CERT_KEY,-----BEGIN PRIVATE KEY-----s3cret-----END PRIVATE KEY-----,KAFKA_CLIENT_CERT_KEY holds no private key" })
	void aCertificateThatIsNoneIsExplained(String variable, String value, String problem, CapturedOutput output)
			throws Exception {
		String certificate = Files.readString(SelfSigned.certificate());
		assertThatException().isThrownBy(() -> with(Kafka.class, (app) -> {
		}, "KAFKA_URL", "kafka+ssl://a", "KAFKA_CLIENT_CERT", certificate, variable, value));
		assertThat(output).contains("APPLICATION FAILED TO START", problem).doesNotContain("\tat ", "s3cret");
	}

	@Test
	void aCertificateWithoutItsKeyIsExplained(CapturedOutput output) throws Exception {
		String certificate = Files.readString(SelfSigned.certificate());
		assertThatException().isThrownBy(() -> with(Kafka.class, (app) -> {
		}, "KAFKA_URL", "kafka+ssl://a", "KAFKA_CLIENT_CERT", certificate));
		assertThat(output).contains("KAFKA_CLIENT_CERT is set, and KAFKA_CLIENT_CERT_KEY is not.");
	}

	@ParameterizedTest
	@CsvSource({ "--twelve-factor.backing-services.kafka.ssl.bundle=nowhere,names an SSL bundle that is not defined",
			"--twelve-factor.backing-services.kafka.ssl.verify=maybe,neither 'full' nor 'none'" })
	void aMistakeAboutTlsIsExplained(String argument, String problem, CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> app("KAFKA_URL", "kafka+ssl://a").arguments(argument).sources(Kafka.class).runSourcesOnly());
		assertThat(output).contains("APPLICATION FAILED TO START", problem).doesNotContain("\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "MONGODB_URI", "MONGODB_URL", "MONGO_URL" })
	void mongodb(String variable) {
		with(Mongo.class, (app) -> {
			com.mongodb.ConnectionString url = app.getBean(MongoConnectionDetails.class).getConnectionString();
			assertThat(url.getHosts()).containsExactly("a:1", "my_svc");
			assertThat(url.getUsername()).isEqualTo("u");
			assertThat(url.getPassword()).isEqualTo("p@ss/+".toCharArray());
			assertThat(url.getDatabase()).isEqualTo("db");
			assertThat(url.getRequiredReplicaSetName()).isEqualTo("rs");
			assertThat(app.getBean(MongoClient.class).getClusterDescription().getClusterSettings().getHosts())
				.hasToString("[a:1, my_svc:27017]");
			assertThat(app.getBean(MongoConnectionDetails.class)).asString().doesNotContain("p@ss", "p%40ss");
		}, variable, "mongodb://u:p%40ss%2F+@a:1,my_svc/db?replicaSet=rs&authSource=admin");
	}

	@Test
	void mongodbThatTrustsAnybodyIsWorthAWarning(CapturedOutput output) {
		for (String url : List.of("mongodb://h/?tls=true", "mongodb://h/?tls=true&TLSINSECURE=true")) {
			new MongoConnectionDetailsFactory().getConnectionDetails(BackingService.of("mongodb", url));
		}
		assertThat(output).containsOnlyOnce("Nothing proves who answers as the backing service 'mongodb'");
	}

	@Test
	void mongodbSaysWhatItCanNotParseWithoutEchoingIt() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> new MongoConnectionDetailsFactory()
				.getConnectionDetails(BackingService.of("mongodb", "mongodb://u:s3cret@a:0/db")))
			.satisfies((ex) -> assertThat(ex).hasNoCause())
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).doesNotContain("s3cret"));
	}

	@ParameterizedTest
	@CsvSource({ "ELASTICSEARCH_URL,https://u:p%40@search.example.org/es/v1,https://search.example.org:443,/es/v1",
			"BONSAI_URL,http://u:p%40@h:9200,http://h:9200,", "SEARCHBOX_SSL_URL,https://u:p%40@h,https://h:443,",
			"FOUNDELASTICSEARCH_URL,'https://u:p%40@a:1/x,https://u:p%40@b:1/x',https://a:1,/x" })
	void elasticsearch(String variable, String url, String first, String prefix) {
		with(Elasticsearch.class, (app) -> {
			ElasticsearchConnectionDetails details = app.getBean(ElasticsearchConnectionDetails.class);
			Node node = details.getNodes().get(0);
			assertThat("%s://%s:%d".formatted(node.protocol().name().toLowerCase(Locale.ROOT), node.hostname(),
					node.port()))
				.isEqualTo(first);
			assertThat(details.getPathPrefix()).isEqualTo(prefix);
			assertThat(details.getUsername()).isEqualTo("u");
			assertThat(details.getPassword()).isEqualTo("p@");
			assertThat(details.getSslBundle() != null).isEqualTo(first.startsWith("https"));
			assertThat(app.getBean(Rest5Client.class).getNodes().iterator().next().getHost()).hasToString(first);
		}, variable, url);
	}

	@ParameterizedTest
	@ValueSource(strings = { "neo4j", "bolt", "neo4j+s", "bolt+s", "neo4j+ssc", "bolt+ssc" })
	void neo4j(String scheme, CapturedOutput output) {
		with(Neo4j.class, (app) -> {
			Neo4jConnectionDetails details = app.getBean(Neo4jConnectionDetails.class);
			assertThat(details.getUri()).hasToString(scheme + "://graph:7687");
			assertThat(details.getAuthToken()).isEqualTo(AuthTokens.basic("u", "p@"));
			assertThat(app.getBean(Driver.class).isEncrypted()).isEqualTo(scheme.contains("+"));
		}, "NEO4J_URL", scheme + "://u:p%40@graph");
		assertThat(output.toString().contains("its URL (NEO4J_URL) trusts any certificate"))
			.isEqualTo(scheme.endsWith("+ssc"));
	}

	@Test
	void kafkaKeepsSaslAndNeverItsPlainText() {
		for (String protocol : List.of("SASL_SSL", "SASL_PLAINTEXT", "PLAINTEXT")) {
			with(Kafka.class,
					(app) -> assertThat(producerConfig(app).get("security.protocol"))
						.isEqualTo(protocol.startsWith("SASL") ? "SASL_SSL" : "SSL"),
					"KAFKA_URL", "kafka+ssl://a", "SPRING_KAFKA_SECURITY_PROTOCOL", protocol);
		}
	}

	@Test
	void whatTheUrlDoesNotSayIsWhatSpringSays() {
		with(Cassandra.class, (app) -> assertThat(app.getBean(CassandraConnectionDetails.class).getLocalDatacenter())
			.isEqualTo("dc2"), "CASSANDRA_URL", "cassandra://a", "SPRING_CASSANDRA_LOCAL_DATACENTER", "dc2");
		with(Ldap.class, (app) -> {
			assertThat(app.getBean(LdapContextSource.class).getUserDn()).isEqualTo("cn=x");
			assertThat(app.getBean(LdapContextSource.class).getBaseLdapName()).hasToString("dc=y");
		}, "LDAP_URL", "ldap://a", "SPRING_LDAP_USERNAME", "cn=x", "SPRING_LDAP_BASE", "dc=y");
		with(Elasticsearch.class,
				(app) -> assertThat(app.getBean(ElasticsearchConnectionDetails.class).getApiKey()).isEqualTo("k"),
				"ELASTICSEARCH_URL", "https://a", "SPRING_ELASTICSEARCH_APIKEY", "k");
	}

	@Test
	void tlsThatSpringIsToldToSpeakIsNotForgotten() {
		with(Cassandra.class,
				(app) -> assertThat(app.getBean(CassandraConnectionDetails.class).getSslBundle()).isNotNull(),
				"CASSANDRA_URL", "cassandra://a", "SPRING_CASSANDRA_SSL_ENABLED", "true");
		with(Mongo.class, (app) -> assertThat(app.getBean(MongoConnectionDetails.class).getSslBundle()).isNotNull(),
				"MONGODB_URL", "mongodb://a", "SPRING_MONGODB_SSL_BUNDLE", "own",
				"SPRING_SSL_BUNDLE_PEM_OWN_TRUSTSTORE_CERTIFICATE", SelfSigned.certificate().toString());
	}

	@Test
	void cassandra() {
		with(Cassandra.class, (app) -> {
			DriverExecutionProfile profile = app.getBean(DriverConfigLoader.class)
				.getInitialConfig()
				.getDefaultProfile();
			assertThat(profile.getStringList(DefaultDriverOption.CONTACT_POINTS)).containsExactly("a:1", "b:9042");
			assertThat(profile.getString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER)).isEqualTo("dc1");
			assertThat(profile.getString(DefaultDriverOption.AUTH_PROVIDER_USER_NAME)).isEqualTo("u");
			assertThat(profile.getString(DefaultDriverOption.AUTH_PROVIDER_PASSWORD)).isEqualTo("p@");
			assertThat(app.getBean(CassandraConnectionDetails.class).getSslBundle()).isNotNull();
		}, "CASSANDRA_URL", "cassandra://u:p%40@a:1,b?datacenter=dc1&ssl=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "couchbase", "couchbases" })
	void couchbase(String scheme) {
		with(Couchbase.class, (app) -> {
			CouchbaseConnectionDetails details = app.getBean(CouchbaseConnectionDetails.class);
			ConnectionString url = ConnectionString.create(details.getConnectionString());
			assertThat(url.scheme()).hasToString(scheme.toUpperCase(Locale.ROOT));
			assertThat(url.hosts()).extracting((host) -> host.host()).containsExactly("a", "b");
			assertThat(url.hosts()).extracting((host) -> host.port()).containsExactly(0, 1);
			assertThat(app.getBean(Authenticator.class)).isInstanceOf(PasswordAuthenticator.class);
			assertThat(app.getBean(ClusterEnvironment.class).securityConfig().tlsEnabled())
				.isEqualTo(scheme.equals("couchbases"));
		}, "COUCHBASE_URL", scheme + "://u:p%40@a,b:1");
	}

	@Test
	void ldap() {
		with(Ldap.class, (app) -> {
			LdapContextSource source = app.getBean(LdapContextSource.class);
			assertThat(source.getUrls()).containsExactly("ldaps://a:636", "ldaps://b:1");
			assertThat(source.getBaseLdapName()).hasToString("dc=example,dc=org");
			assertThat(source.getUserDn()).isEqualTo("cn=admin,dc=example");
			assertThat(source.getPassword()).isEqualTo("p@");
		}, "LDAP_URL", "ldaps://cn%3Dadmin%2Cdc%3Dexample:p%40@a,b:1/dc=example,dc=org");
	}

	@ParameterizedTest
	@CsvSource({ "tcp://u:p%40@a,tcp://a:61616", "nio+ssl://u:p%40@a,nio+ssl://a:61616?verifyHostName=true",
			"ssl://u:p%40@a:1,ssl://a:1", "'nio://u:p%40@a,nio://u:p%40@b:1','failover:(nio://a:61616,nio://b:1)'",
			"'failover:(tcp://a:1,tcp://b:1)?randomize=false','failover:(tcp://a:1,tcp://b:1)?randomize=false'" })
	void activemq(String url, String brokers) {
		with(ActiveMq.class, (app) -> {
			ActiveMQConnectionFactory factory = app.getBean(ActiveMQConnectionFactory.class);
			assertThat(factory.getBrokerURL()).isEqualTo(brokers);
			assertThat(factory.getPassword()).isEqualTo(url.startsWith("failover") ? null : "p@");
		}, "ACTIVEMQ_URL", url, "SPRING_JMS_CACHE_ENABLED", "false");
	}

	@ParameterizedTest
	@CsvSource({ "tcp://u:p%40@a,false,61616", "ssl://u:p%40@a:1,true,1" })
	void artemis(String url, boolean tls, int port) {
		with(Artemis.class, (app) -> {
			org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory factory = app
				.getBean(org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory.class);
			Map<String, Object> parameters = factory.getStaticConnectors()[0].getParams();
			assertThat(factory.getUser()).isEqualTo("u");
			assertThat(factory.getPassword()).isEqualTo("p@");
			assertThat(parameters).containsEntry("host", "a").containsEntry("port", String.valueOf(port));
			assertThat(parameters.get("sslEnabled")).isEqualTo(tls ? "true" : null);
			assertThat(parameters.get("verifyHost")).isEqualTo(tls ? "true" : null);
		}, "ARTEMIS_URL", url, "SPRING_JMS_CACHE_ENABLED", "false");
	}

	@ParameterizedTest
	@CsvSource({ "'pulsar://a,b:1','pulsar://a:6650,b:1',http://a:8080",
			"pulsar+ssl://[::1],pulsar+ssl://[::1]:6651,https://[::1]:8443" })
	void pulsar(String url, String broker, String admin) throws Exception {
		PulsarConnectionDetails details = new PulsarConnectionDetailsFactory()
			.getConnectionDetails(BackingService.of("pulsar", url));
		assertThat(details.getBrokerUrl()).isEqualTo(broker);
		assertThat(details.getAdminUrl()).isEqualTo(admin);
		PulsarClient.builder().serviceUrl(details.getBrokerUrl()).build().close();
	}

	@Test
	void credentialsThatWouldBeLostAreRefused() {
		refuses(new KafkaConnectionDetailsFactory(), "kafka://u:s3cret@a", "sasl.jaas.config");
		refuses(new PulsarConnectionDetailsFactory(), "pulsar://:s3cret@a", "spring.pulsar.client.authentication");
		for (String url : List.of("couchbase://h/bucket", "neo4j://h/db", "kafka://h/topic", "pulsar://h/x",
				"tcp://h/x", "smtp://h/x")) {
			ServiceFactory.load(getClass().getClassLoader())
				.map(ServiceFactory::factory)
				.filter(ServiceConnectionDetailsFactory.class::isInstance)
				.map((factory) -> (ServiceConnectionDetailsFactory<?>) factory)
				.filter((factory) -> factory.schemes().contains(url.substring(0, url.indexOf(':'))))
				.forEach((factory) -> refuses(factory, url, "Remove the path from"));
		}
		refuses(new RabbitConnectionDetailsFactory(), "amqp:///v?host=h", "Write the host");
		refuses(new CassandraConnectionDetailsFactory(), "cassandra://a/keyspace", "spring.cassandra.keyspace-name");
		refuses(new CassandraConnectionDetailsFactory(), "cassandra://a?ssl=maybe", "Correct it in");
		refuses(new ElasticsearchConnectionDetailsFactory(), "http://my_svc", "another name");
		refuses(new Neo4jConnectionDetailsFactory(), "bolt://my_svc", "another name");
		refuses(new Neo4jConnectionDetailsFactory(), "bolt://a,b", "one host");
	}

	private static void refuses(ServiceConnectionDetailsFactory<?> factory, String url, String action) {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> factory.getConnectionDetails(BackingService.of("x", url)))
			.satisfies((ex) -> assertThat(ex.analysis().getAction()).contains(action))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).doesNotContain("s3cret"));
	}

	private static void with(Class<?> config, Consumer<ConfigurableApplicationContext> check, String... variables) {
		try (ConfigurableApplicationContext app = app(variables).sources(Base.class, config).runSourcesOnly()) {
			check.accept(app);
		}
	}

	/**
	 * The monitors of MongoDB's driver may have something to say after their client is
	 * closed, in the output of the next test.
	 */
	private static TestApp app(String... variables) {
		return TestApp.with(variables).arguments("--logging.level.org.mongodb.driver.cluster=off");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ BackingServicesAutoConfiguration.class, ConnectionAutoConfiguration.class,
			SslAutoConfiguration.class })
	static class Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(KafkaAutoConfiguration.class)
	static class Kafka extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(MongoAutoConfiguration.class)
	static class Mongo extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ElasticsearchRestClientAutoConfiguration.class)
	static class Elasticsearch extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(Neo4jAutoConfiguration.class)
	static class Neo4j extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(CassandraAutoConfiguration.class)
	static class Cassandra extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(CouchbaseAutoConfiguration.class)
	static class Couchbase extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(LdapAutoConfiguration.class)
	static class Ldap extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ActiveMQAutoConfiguration.class)
	static class ActiveMq extends Base {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(ArtemisAutoConfiguration.class)
	static class Artemis extends Base {

	}

}
