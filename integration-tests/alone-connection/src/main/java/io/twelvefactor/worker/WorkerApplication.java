package io.twelvefactor.worker;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Does what there is to do, and ends.
 */
@SpringBootApplication
public class WorkerApplication implements CommandLineRunner {

	private final JdbcTemplate database;

	WorkerApplication(JdbcTemplate database) {
		this.database = database;
	}

	/**
	 * Start the app.
	 * @param args the arguments of Spring Boot
	 */
	public static void main(String[] args) {
		SpringApplication.run(WorkerApplication.class, args);
	}

	@Override
	public void run(String... args) {
		this.database.execute("create table jobs (number int)");
		this.database.update("insert into jobs values (41)");
		System.out.println("Job done: " + this.database.queryForObject("select number + 1 from jobs", Integer.class));
	}

}
