package io.twelvefactor.app;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A library as another version of it may be: with a method of another name, another text,
 * a field of another type. Its classes are written to a folder, which stands before the
 * library on the class path of an app.
 */
public final class ChangedLibrary {

	private static final int API = Opcodes.ASM9;

	private final Path folder;

	/**
	 * Prepare a changed library.
	 * @param folder where its classes are written to
	 */
	public ChangedLibrary(Path folder) {
		this.folder = folder;
	}

	/**
	 * Give a method another name, wherever its library names it.
	 * @param type a class of the library
	 * @param name the method, whichever parameters it has
	 * @return this library
	 */
	public ChangedLibrary renameMethod(Class<?> type, String name) {
		String owners = type.getPackageName().replaceFirst("(\\w+\\.\\w+).*", "$1").replace('.', '/');
		return change(type, (writer) -> new ClassRemapper(writer, new Remapper(API) {

			@Override
			public String mapMethodName(String owner, String method, String descriptor) {
				return (owner.startsWith(owners) && method.equals(name)) ? name + "Renamed" : method;
			}

		}));
	}

	/**
	 * Replace a text, wherever its library has it.
	 * @param type a class of the library
	 * @param text the whole text
	 * @param other the other text
	 * @return this library
	 */
	public ChangedLibrary replaceText(Class<?> type, String text, String other) {
		return change(type, (writer) -> new ClassVisitor(API, writer) {

			@Override
			public @Nullable FieldVisitor visitField(int access, String name, String descriptor,
					@Nullable String signature, @Nullable Object value) {
				return super.visitField(access, name, descriptor, signature, text.equals(value) ? other : value);
			}

			@Override
			public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
					String @Nullable [] exceptions) {
				return new MethodVisitor(API, super.visitMethod(access, name, descriptor, signature, exceptions)) {

					@Override
					public void visitLdcInsn(Object value) {
						super.visitLdcInsn(text.equals(value) ? other : value);
					}

				};
			}

		});
	}

	/**
	 * Give the fields of a class that have a type a wider one.
	 * @param owner the class
	 * @param type the type
	 * @param wider a supertype of it
	 * @return this library
	 */
	public ChangedLibrary widenFields(Class<?> owner, Class<?> type, Class<?> wider) {
		String before = Type.getDescriptor(type);
		String after = Type.getDescriptor(wider);
		return change(owner, (writer) -> new ClassVisitor(API, writer) {

			private String visited = "";

			@Override
			public void visit(int version, int access, String name, @Nullable String signature,
					@Nullable String superName, String @Nullable [] interfaces) {
				this.visited = name;
				super.visit(version, access, name, signature, superName, interfaces);
			}

			private boolean isMeant(String owned, String descriptor) {
				return owned.equals(Type.getInternalName(owner)) && descriptor.equals(before);
			}

			@Override
			public @Nullable FieldVisitor visitField(int access, String field, String descriptor,
					@Nullable String signature, @Nullable Object value) {
				return super.visitField(access, field, isMeant(this.visited, descriptor) ? after : descriptor,
						signature, value);
			}

			@Override
			public MethodVisitor visitMethod(int access, String method, String descriptor, @Nullable String signature,
					String @Nullable [] exceptions) {
				return new MethodVisitor(API, super.visitMethod(access, method, descriptor, signature, exceptions)) {

					@Override
					public void visitFieldInsn(int opcode, String owned, String field, String fieldDescriptor) {
						boolean meant = isMeant(owned, fieldDescriptor);
						super.visitFieldInsn(opcode, owned, field, meant ? after : fieldDescriptor);
						if (meant && opcode == Opcodes.GETFIELD) {
							super.visitTypeInsn(Opcodes.CHECKCAST, Type.getInternalName(type));
						}
					}

				};
			}

		});
	}

	private ChangedLibrary change(Class<?> type, UnaryOperator<ClassVisitor> change) {
		try (ZipFile library = new ZipFile(
				new File(type.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
			for (ZipEntry entry : library.stream().filter((file) -> file.getName().endsWith(".class")).toList()) {
				change(library, entry, change);
			}
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void change(ZipFile library, ZipEntry entry, UnaryOperator<ClassVisitor> change) throws IOException {
		byte[] before = library.getInputStream(entry).readAllBytes();
		ClassWriter same = new ClassWriter(0);
		ClassWriter changed = new ClassWriter(0);
		ClassReader reader = new ClassReader(before);
		reader.accept(same, 0);
		reader.accept(change.apply(changed), 0);
		if (!Arrays.equals(same.toByteArray(), changed.toByteArray())) {
			Path file = this.folder.resolve(entry.getName());
			Files.createDirectories(file.getParent());
			Files.write(file, changed.toByteArray());
		}
	}

	/**
	 * Put this library before all that is on a class path.
	 * @param classPath the class path
	 * @return the class path with this library
	 */
	public String before(String classPath) {
		return this.folder + File.pathSeparator + classPath;
	}

}
