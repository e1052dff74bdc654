package dev.segue.driver.vendor;

import dev.segue.rules.splice.PositionMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.util.PGobject;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What pgjdbc tells. The only class that names pgjdbc's. */
final class PostgresVendor implements Vendor {
  private static final int PART = 8192;

  private final BaseConnection connection;

  private PostgresVendor(BaseConnection connection) {
    this.connection = connection;
  }

  /** Whether that connection is pgjdbc's and its classes are visible from here. */
  static boolean isPresent(Connection raw) {
    try {
      Class<?> base =
          Class.forName(
              "org.postgresql.core.BaseConnection", false, PostgresVendor.class.getClassLoader());
      return raw.isWrapperFor(base);
    } catch (ClassNotFoundException | LinkageError | SQLException notHere) {
      return false;
    }
  }

  static Vendor of(Connection raw) throws SQLException {
    return new PostgresVendor(raw.unwrap(BaseConnection.class));
  }

  @Override
  public TransactionState transactionState() {
    return switch (connection.getTransactionState()) {
      case IDLE -> TransactionState.IDLE;
      case OPEN -> TransactionState.OPEN;
      case FAILED -> TransactionState.FAILED;
    };
  }

  @Override
  public void carryOver(Statement from, Statement to) throws SQLException {
    if (from.isWrapperFor(PGStatement.class) && to.isWrapperFor(PGStatement.class)) {
      to.unwrap(PGStatement.class)
          .setPrepareThreshold(from.unwrap(PGStatement.class).getPrepareThreshold());
    }
  }

  @Override
  public @Nullable Object copy(@Nullable Object value) throws SQLException {
    try {
      return value instanceof PGobject object ? object.clone() : value;
    } catch (CloneNotSupportedException e) {
      throw new SQLException(
          "A value of "
              + value.getClass().getName()
              + " cannot be bound: it may change before it is sent again, and its clone() fails. Bind a"
              + " PGobject of its type and value.",
          e);
    }
  }

  @Override
  public OptionalLong largeObject(InputStream content, long most) throws SQLException, IOException {
    return write(
        object -> {
          byte[] part = new byte[PART];
          long left = most;
          int count = 0;
          while (left > 0 && (count = content.read(part, 0, (int) Math.min(PART, left))) >= 0) {
            object.write(part, 0, count);
            left -= count;
          }
        });
  }

  @Override
  public OptionalLong largeObject(Reader content, long most) throws SQLException, IOException {
    Charset charset = Charset.forName(connection.getEncoding().name());
    return write(
        object -> {
          Writer text = new OutputStreamWriter(object, charset);
          char[] part = new char[PART];
          long left = most;
          int count = 0;
          while (left > 0 && (count = content.read(part, 0, (int) Math.min(PART, left))) >= 0) {
            text.write(part, 0, count);
            left -= count;
          }
          text.flush();
        });
  }

  /** Writes an object's content. */
  private interface Content {
    void writeTo(OutputStream object) throws IOException;
  }

  private OptionalLong write(Content content) throws SQLException, IOException {
    LargeObjectManager objects = connection.getLargeObjectAPI();
    long number = objects.createLO();
    try (LargeObject object = objects.open(number);
        OutputStream bytes = object.getOutputStream()) {
      content.writeTo(bytes);
    }
    return OptionalLong.of(number);
  }

  @Override
  public SQLException inApplicationText(
      SQLException error, String rewritten, PositionMap positions) {
    if (!(error instanceof PSQLException told) || told.getServerErrorMessage() == null) {
      return error;
    }
    ServerErrorMessage message = told.getServerErrorMessage();
    if (message.getPosition() <= 0) {
      return error;
    }
    int offset = Placeholders.inJdbcText(rewritten, message.getPosition() - 1);
    int position = positions.original(offset) + 1;
    return position == message.getPosition() ? error : at(position, told, message);
  }

  private static SQLException at(int position, PSQLException told, ServerErrorMessage message) {
    // pgjdbc leaves the details out of the text where the connection says so.
    boolean detailed = message.toString().equals(told.getMessage());
    PSQLException moved =
        new PSQLException(new ServerErrorMessage(encode(position, message)), detailed);
    moved.setStackTrace(told.getStackTrace());
    for (Throwable suppressed : told.getSuppressed()) {
      moved.addSuppressed(suppressed);
    }
    if (told.getCause() != null) {
      moved.initCause(told.getCause());
    }
    return moved;
  }

  /** The message in the form in which the server sends it, which is what pgjdbc's class reads. */
  private static String encode(int position, ServerErrorMessage message) {
    StringBuilder fields = new StringBuilder();
    add(fields, 'S', message.getSeverity());
    add(fields, 'C', message.getSQLState());
    add(fields, 'M', message.getMessage());
    add(fields, 'D', message.getDetail());
    add(fields, 'H', message.getHint());
    add(fields, 'P', Integer.toString(position));
    add(fields, 'W', message.getWhere());
    add(fields, 's', message.getSchema());
    add(fields, 't', message.getTable());
    add(fields, 'c', message.getColumn());
    add(fields, 'd', message.getDatatype());
    add(fields, 'n', message.getConstraint());
    add(fields, 'F', message.getFile());
    add(fields, 'L', message.getLine() == 0 ? null : Integer.toString(message.getLine()));
    add(fields, 'R', message.getRoutine());
    add(fields, 'q', message.getInternalQuery());
    int internal = message.getInternalPosition();
    add(fields, 'p', internal == 0 ? null : Integer.toString(internal));
    return fields.toString();
  }

  private static void add(StringBuilder fields, char kind, @Nullable String value) {
    if (value != null) {
      fields.append(kind).append(value).append('\0');
    }
  }
}
