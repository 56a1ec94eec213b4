package io.twelvefactor.demo;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import io.twelvefactor.app.AppProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of the storefront's page in a browser.
 */
@Tag("full")
class BrowserEndToEndTests {

	private static final Optional<Path> CHROMIUM = executable("chromium", "chromium-browser", "google-chrome");

	private static final Optional<Path> DRIVER = executable("chromedriver");

	@TempDir
	private Path profile;

	private static AppProcess inventory;

	private static AppProcess storefront;

	@BeforeAll
	static void start() {
		assumeTrue(CHROMIUM.isPresent() && DRIVER.isPresent(), "no Chromium with chromedriver is installed");
		inventory = Demo.inventory("0").awaitStart();
		String url = inventory.boundUrl().toString().replace("http://", "http://user:s3cret@");
		storefront = Demo.storefront("0", Map.of("INVENTORY_URL", url)).awaitStart();
	}

	@AfterAll
	static void stop() {
		Stream.of(inventory, storefront).filter(Objects::nonNull).forEach(AppProcess::close);
	}

	@ParameterizedTest
	@CsvSource({ "1280,light,true", "1280,dark,true", "390,light,true", "390,dark,true", "390,light,false" })
	void anOrderIsPlaced(int width, String colors, boolean javaScript) {
		ChromeDriver browser = browser(width, colors, javaScript);
		try {
			browser.get(storefront.boundUrl().toString());
			assertThat(browser.getTitle()).isEqualTo("Storefront");
			assertThat(texts(browser, ".chart .card"))
				.anyMatch((card) -> card.contains(storefront.boundUrl().toString()))
				.anyMatch((card) -> card
					.matches("(?s)inventory UP\n.*http://user:\\*\\*\\*@localhost:%d/.*from INVENTORY_URL"
						.formatted(inventory.boundUrl().getPort())));
			if (javaScript) {
				assertThat(overflow(browser)).as("pixels that stick out").isZero();
			}
			assertThat(isDark(browser)).isEqualTo(colors.equals("dark"));
			int before = kettles(browser);
			order(browser, "kettle", "2");
			assertThat(browser.findElement(By.cssSelector("[role=status]")).getText())
				.isEqualTo("Ordered: kettle. Thank you!");
			assertThat(kettles(browser)).isEqualTo(before - 2);
			assertThat(inventory.get("items/kettle").body()).contains("\"available\":" + (before - 2));
			assertThat(browser.getPageSource()).doesNotContain("s3cret");
		}
		finally {
			browser.quit();
		}
	}

	@Test
	void anOrderThatIsRefusedSaysSo() {
		ChromeDriver browser = browser(1280, "light", true);
		try {
			browser.get(storefront.boundUrl().toString());
			browser.executeScript("document.querySelectorAll('input').forEach((input) => input.max = 1000)");
			order(browser, "anvil", "99");
			assertThat(browser.findElement(By.cssSelector("[role=alert]")).getText())
				.isEqualTo("The inventory refuses: Conflict");
			assertThat(texts(browser, ".items .quiet")).contains("anvil, 3 in stock");
		}
		finally {
			browser.quit();
		}
	}

	@Test
	void whenTheInventoryIsDownThePageSaysSoAndShowsIt() {
		ChromeDriver browser = browser(390, "light", true);
		try (AppProcess alone = Demo.storefront("0", Map.of("INVENTORY_URL", "http://user:s3cret@localhost:1"))) {
			browser.get(alone.boundUrl().toString());
			assertThat(browser.findElement(By.cssSelector("[role=alert]")).getText())
				.isEqualTo("The inventory can't be reached. Please try again later.");
			assertThat(browser.findElement(By.cssSelector(".DOWN")).isDisplayed()).isTrue();
			assertThat(browser.findElements(By.tagName("button"))).isEmpty();
			assertThat(overflow(browser)).as("pixels that stick out").isZero();
			assertThat(browser.getPageSource()).doesNotContain("s3cret");
		}
		finally {
			browser.quit();
		}
	}

	private static int kettles(ChromeDriver browser) {
		return texts(browser, ".items .quiet").stream()
			.filter((text) -> text.startsWith("kettle, "))
			.map((text) -> text.replaceAll("[^0-9]", ""))
			.mapToInt(Integer::parseInt)
			.sum();
	}

	private static void order(ChromeDriver browser, String sku, String quantity) {
		WebElement input = browser.findElement(By.cssSelector("[aria-label='How many of %s']".formatted(sku)));
		input.clear();
		input.sendKeys(quantity);
		browser.findElement(By.cssSelector("[aria-label='Order %s']".formatted(sku))).click();
		new WebDriverWait(browser, Duration.ofSeconds(30))
			.until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("[role=status], [role=alert]")));
	}

	private static List<String> texts(ChromeDriver browser, String selector) {
		return browser.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
	}

	private static long overflow(ChromeDriver browser) {
		return (Long) browser
			.executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
	}

	private static boolean isDark(ChromeDriver browser) {
		String[] rgb = browser.findElement(By.tagName("body")).getCssValue("background-color").split("[^0-9]+");
		return Integer.parseInt(rgb[1]) < 128;
	}

	// None of its usual calls home, and a folder of its own.
	private ChromeDriver browser(int width, String colors, boolean javaScript) {
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.orElseThrow().toFile())
			.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
					"--disable-background-networking", "--disable-component-update", "--disable-sync",
					"--user-data-dir=" + this.profile);
		if (!javaScript) {
			options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
		}
		ChromeDriver browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.orElseThrow().toFile()).build(),
				options);
		browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colors))));
		return browser;
	}

	private static Optional<Path> executable(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((directory) -> Path.of(directory, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
