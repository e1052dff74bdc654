package dev.segue.driver.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every method of the running JDK's JDBC interfaces, defaults included, is written down in its
 * forwarding class and reaches the delegate. On a newer JDK a default method that the interface
 * gained, and that a forwarding class would silently inherit, fails here.
 */
final class ForwardingContractTest {
  private record Contract<T>(Class<T> type, Function<T, T> wrap) {
    T around(InvocationHandler handler) {
      Object delegate =
          Proxy.newProxyInstance(
              ForwardingContractTest.class.getClassLoader(), new Class<?>[] {type}, handler);
      return wrap.apply(type.cast(delegate));
    }

    List<Method> methods() {
      return Arrays.stream(type.getMethods())
          .filter(method -> !Modifier.isStatic(method.getModifiers()))
          .toList();
    }
  }

  private static final List<Contract<?>> CONTRACTS =
      List.of(
          new Contract<>(Connection.class, ForwardingContractTest::connection),
          new Contract<>(Statement.class, ForwardingContractTest::statement),
          new Contract<>(PreparedStatement.class, ForwardingContractTest::prepared),
          new Contract<>(CallableStatement.class, ForwardingContractTest::callable),
          new Contract<>(ResultSet.class, ForwardingContractTest::resultSet),
          new Contract<>(DatabaseMetaData.class, ForwardingContractTest::metaData),
          new Contract<>(ResultSetMetaData.class, ForwardingContractTest::resultMetaData),
          new Contract<>(DataSource.class, ForwardingContractTest::dataSource));

  @TestFactory
  Stream<DynamicTest> method_ofInterface_isDeclaredByForwardingClass() {
    return each((contract, method) -> isDeclared(contract, method));
  }

  @TestFactory
  Stream<DynamicTest> method_called_reachesDelegateAndReturns() {
    return each((contract, method) -> reachesDelegate(contract, method));
  }

  @TestFactory
  Stream<DynamicTest> method_whoseDelegateThrows_throwsTheSame() {
    return each((contract, method) -> throwsTheSame(contract, method));
  }

  private interface Check {
    void run(Contract<?> contract, Method method) throws Exception;
  }

  private static Stream<DynamicTest> each(Check check) {
    return CONTRACTS.stream()
        .flatMap(
            contract ->
                contract.methods().stream()
                    .map(
                        method ->
                            DynamicTest.dynamicTest(
                                contract.type().getSimpleName() + " " + method.toGenericString(),
                                () -> check.run(contract, method))));
  }

  private static void isDeclared(Contract<?> contract, Method method) throws Exception {
    Object wrapper = contract.around((proxy, called, arguments) -> null);
    Method found =
        wrapper.getClass().getSuperclass().getMethod(method.getName(), method.getParameterTypes());
    assertThat(found.getDeclaringClass().getPackage())
        .as("%s is inherited from the interface: declare it in the forwarding class", method)
        .isEqualTo(ForwardingConnection.class.getPackage());
  }

  private static void reachesDelegate(Contract<?> contract, Method method) throws Exception {
    SampleValues samples = new SampleValues();
    @Nullable Object[] sent = arguments(method, samples);
    Object answer = samples.next(method.getReturnType());
    List<Method> called = new ArrayList<>();
    List<@Nullable Object> received = new ArrayList<>();
    Object wrapper =
        contract.around(
            (proxy, reached, arguments) -> {
              called.add(reached);
              received.addAll(arguments == null ? List.of() : Arrays.asList(arguments));
              return answer;
            });
    Object returned = method.invoke(wrapper, sent);
    assertThat(called).hasSize(1);
    assertThat(called.get(0).getName()).isEqualTo(method.getName());
    assertThat(called.get(0).getParameterTypes()).isEqualTo(method.getParameterTypes());
    assertThat(received).hasSize(sent.length);
    for (int index = 0; index < sent.length; index++) {
      if (method.getParameterTypes()[index].isPrimitive()) {
        assertThat(received.get(index)).isEqualTo(sent[index]);
      } else {
        assertThat(received.get(index) == sent[index]).as("argument %s", index).isTrue();
      }
    }
    if (method.getReturnType().isPrimitive()) {
      assertThat(returned).isEqualTo(answer);
    } else {
      assertThat(returned == answer).as("the delegate's own result comes back").isTrue();
    }
  }

  private static void throwsTheSame(Contract<?> contract, Method method) throws Exception {
    Throwable failure = failureOf(method);
    Object wrapper =
        contract.around(
            (proxy, called, arguments) -> {
              throw failure;
            });
    assertThatThrownBy(() -> method.invoke(wrapper, arguments(method, new SampleValues())))
        .isInstanceOf(InvocationTargetException.class)
        .satisfies(thrown -> assertThat(thrown.getCause() == failure).isTrue());
  }

  private static Throwable failureOf(Method method) {
    List<Class<?>> declared = List.of(method.getExceptionTypes());
    if (declared.contains(SQLException.class)) {
      return new SQLException("sample");
    }
    return declared.contains(SQLClientInfoException.class)
        ? new SQLClientInfoException()
        : new IllegalStateException("sample");
  }

  private static @Nullable Object[] arguments(Method method, SampleValues samples)
      throws Exception {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] values = new Object[types.length];
    for (int index = 0; index < types.length; index++) {
      values[index] = samples.next(types[index]);
    }
    return values;
  }

  private static Connection connection(Connection delegate) {
    return new ForwardingConnection() {
      @Override
      protected Connection delegate() {
        return delegate;
      }
    };
  }

  private static Statement statement(Statement delegate) {
    return new ForwardingStatement() {
      @Override
      protected Statement delegate() {
        return delegate;
      }
    };
  }

  private static PreparedStatement prepared(PreparedStatement delegate) {
    return new ForwardingPreparedStatement() {
      @Override
      protected PreparedStatement delegate() {
        return delegate;
      }
    };
  }

  private static CallableStatement callable(CallableStatement delegate) {
    return new ForwardingCallableStatement() {
      @Override
      protected CallableStatement delegate() {
        return delegate;
      }
    };
  }

  private static ResultSet resultSet(ResultSet delegate) {
    return new ForwardingResultSet() {
      @Override
      protected ResultSet delegate() {
        return delegate;
      }
    };
  }

  private static DatabaseMetaData metaData(DatabaseMetaData delegate) {
    return new ForwardingDatabaseMetaData() {
      @Override
      protected DatabaseMetaData delegate() {
        return delegate;
      }
    };
  }

  private static ResultSetMetaData resultMetaData(ResultSetMetaData delegate) {
    return new ForwardingResultSetMetaData() {
      @Override
      protected ResultSetMetaData delegate() {
        return delegate;
      }
    };
  }

  private static DataSource dataSource(DataSource delegate) {
    return new ForwardingDataSource() {
      @Override
      protected DataSource delegate() {
        return delegate;
      }
    };
  }
}
