package dev.segue.driver.nativeimage;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Which methods a compiled class names, by its constant pool. */
final class ClassFile {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private ClassFile() {}

  /** Each as {@code java.lang.Class.forName}. */
  static Set<String> methods(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    in.skipNBytes(8); // The magic number and the version.
    int size = in.readUnsignedShort();
    String[] texts = new String[size];
    int[] first = new int[size];
    int[] second = new int[size];
    boolean[] isMethod = new boolean[size];
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case LONG, DOUBLE -> {
          in.skipNBytes(8);
          i++; // They take two places.
        }
        case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> first[i] = in.readUnsignedShort();
        case METHOD_HANDLE -> in.skipNBytes(3);
        default -> {
          first[i] = in.readUnsignedShort();
          second[i] = in.readUnsignedShort();
          isMethod[i] = tag == METHOD || tag == INTERFACE_METHOD;
        }
      }
    }
    Set<String> methods = new TreeSet<>();
    for (int i = 1; i < size; i++) {
      if (isMethod[i]) {
        methods.add(texts[first[first[i]]].replace('/', '.') + "." + texts[first[second[i]]]);
      }
    }
    return methods;
  }
}
