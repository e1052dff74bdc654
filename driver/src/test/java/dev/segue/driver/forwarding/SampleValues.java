package dev.segue.driver.forwarding;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.sql.Date;
import java.sql.RowIdLifetime;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes a value of a type that differs from the one made before, as far as the type allows. */
final class SampleValues {
  private int count = 1;

  /** The next value of that type; null for {@code void}. */
  @Nullable Object next(Class<?> type) throws Exception {
    count++;
    if (type == void.class) {
      return null;
    }
    if (type.isPrimitive()) {
      return primitive(type);
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 1);
      Array.set(array, 0, next(type.getComponentType()));
      return array;
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    return object(type);
  }

  private Object primitive(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    Object array = Array.newInstance(type, 1);
    Array.setByte(array, 0, (byte) count);
    return Array.get(array, 0);
  }

  private Object object(Class<?> type) throws Exception {
    if (type == String.class || type == Object.class) {
      return "value " + count;
    }
    if (type == BigDecimal.class) {
      return new BigDecimal(count);
    }
    if (type == Date.class) {
      return new Date(count);
    }
    if (type == Time.class) {
      return new Time(count);
    }
    if (type == Timestamp.class) {
      return new Timestamp(count);
    }
    if (type == Calendar.class) {
      return Calendar.getInstance();
    }
    if (type == InputStream.class) {
      return InputStream.nullInputStream();
    }
    if (type == Reader.class) {
      return new StringReader("text " + count);
    }
    if (type == java.net.URL.class) {
      return URI.create("http://localhost/" + count).toURL();
    }
    if (type == Properties.class) {
      return new Properties();
    }
    if (type == SQLWarning.class) {
      return new SQLWarning("warning " + count);
    }
    if (type == PrintWriter.class) {
      return new PrintWriter(new StringWriter());
    }
    if (type == Class.class) {
      return Integer.class;
    }
    if (type == RowIdLifetime.class) {
      return RowIdLifetime.ROWID_VALID_FOREVER;
    }
    if (type == Logger.class) {
      return Logger.getLogger("sample " + count);
    }
    throw new AssertionError("add a sample of " + type + " here");
  }
}
