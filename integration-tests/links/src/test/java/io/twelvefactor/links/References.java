package io.twelvefactor.links;

import java.util.LinkedHashSet;
import java.util.Set;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What a class refers to of others: types, methods and fields.
 *
 * @param name the class
 * @param all what it refers to
 */
record References(String name, Set<Member> all) {

	static References of(byte[] bytes) {
		ClassReader reader = new ClassReader(bytes);
		Set<Member> all = new LinkedHashSet<>();
		reader.accept(new Collector(all), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		return new References(reader.getClassName(), all);
	}

	/**
	 * A method or a field, or a type without one.
	 *
	 * @param owner the type
	 * @param member name and descriptor, or empty
	 */
	record Member(String owner, String member) {

		boolean isType() {
			return this.member.isEmpty();
		}

	}

	private static final class Collector extends ClassVisitor {

		private final Set<Member> all;

		Collector(Set<Member> all) {
			super(Opcodes.ASM9);
			this.all = all;
		}

		@Override
		public void visit(int version, int access, String name, String signature, String superName,
				String[] interfaces) {
			add(superName);
			for (String type : interfaces) {
				add(type);
			}
		}

		private void add(String type) {
			Type element = type.startsWith("[") ? Type.getType(type).getElementType() : Type.getObjectType(type);
			if (element.getSort() == Type.OBJECT) {
				this.all.add(new Member(element.getInternalName(), ""));
			}
		}

		private void add(String owner, String member) {
			if (!owner.startsWith("[")) {
				this.all.add(new Member(owner, member));
			}
		}

		private void add(Object constant) {
			if (constant instanceof Handle handle) {
				boolean isField = handle.getTag() <= Opcodes.H_PUTSTATIC;
				add(handle.getOwner(), handle.getName() + (isField ? " " : "") + handle.getDesc());
			}
			else if (constant instanceof Type type && type.getSort() == Type.OBJECT) {
				add(type.getInternalName());
			}
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			return new MethodVisitor(Opcodes.ASM9) {

				@Override
				public void visitTypeInsn(int opcode, String type) {
					add(type);
				}

				@Override
				public void visitFieldInsn(int opcode, String owner, String field, String fieldDescriptor) {
					add(owner, field + " " + fieldDescriptor);
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String method, String methodDescriptor,
						boolean isInterface) {
					add(owner, method + methodDescriptor);
				}

				@Override
				public void visitInvokeDynamicInsn(String method, String methodDescriptor, Handle bootstrap,
						Object... arguments) {
					for (Object argument : arguments) {
						add(argument);
					}
				}

				@Override
				public void visitLdcInsn(Object value) {
					add(value);
				}

				@Override
				public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
					if (type != null) {
						add(type);
					}
				}

			};
		}

	}

}
