package io.twelvefactor.links;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes of some libraries, and behind them those of the class path, as their files
 * describe them. None of them is loaded.
 */
final class ClassFiles {

	private final ClassLoader files;

	private final Map<String, Optional<ClassFile>> known = new HashMap<>();

	private ClassFiles(ClassLoader files) {
		this.files = files;
	}

	/**
	 * The classes of this build.
	 * @return the classes
	 */
	static ClassFiles current() {
		return new ClassFiles(ClassFiles.class.getClassLoader());
	}

	/**
	 * The classes of other versions of libraries, before those of this build.
	 * @param folder where the libraries are, or their classes
	 * @return the classes
	 */
	static ClassFiles of(Path folder) {
		try (Stream<Path> jars = Files.list(folder)) {
			return new ClassFiles(new URLClassLoader(
					Stream.concat(Stream.of(folder), jars).map(ClassFiles::url).toArray(URL[]::new), null));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static URL url(Path file) {
		try {
			return file.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Optional<ClassFile> find(String name) {
		return this.known.computeIfAbsent(name, this::read);
	}

	private Optional<ClassFile> read(String name) {
		try (InputStream own = this.files.getResourceAsStream(name + ".class");
				InputStream other = ClassLoader.getSystemResourceAsStream(name + ".class")) {
			InputStream file = (own != null) ? own : other;
			return (file != null) ? Optional.of(ClassFile.read(file.readAllBytes())) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a class and all that it extends and implements, the nearest first.
	 * @param name the class
	 * @return the classes that are there
	 */
	List<ClassFile> hierarchy(String name) {
		List<ClassFile> all = new ArrayList<>();
		find(name).ifPresent((file) -> {
			all.add(file);
			file.supertypes().forEach((supertype) -> all.addAll(hierarchy(supertype)));
		});
		return all;
	}

	/**
	 * A class.
	 *
	 * @param name its name
	 * @param access its modifiers
	 * @param supertypes what it extends, and then what it implements
	 * @param members the modifiers of its methods and fields, by name and descriptor
	 */
	record ClassFile(String name, int access, List<String> supertypes, Map<String, Integer> members) {

		static ClassFile read(byte[] bytes) {
			ClassReader reader = new ClassReader(bytes);
			List<String> supertypes = new ArrayList<>();
			if (reader.getSuperName() != null) {
				supertypes.add(reader.getSuperName());
			}
			supertypes.addAll(List.of(reader.getInterfaces()));
			Map<String, Integer> members = new HashMap<>();
			reader.accept(new ClassVisitor(Opcodes.ASM9) {

				@Override
				public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
						String[] exceptions) {
					members.put(name + descriptor, access);
					return null;
				}

				@Override
				public FieldVisitor visitField(int access, String name, String descriptor, String signature,
						Object value) {
					members.put(name + " " + descriptor, access);
					return null;
				}

			}, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
			return new ClassFile(reader.getClassName(), reader.getAccess(), supertypes, members);
		}

	}

}
