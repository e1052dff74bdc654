package dev.segue.driver.transparency;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.segue.driver.SegueDataSource;
import dev.segue.driver.testing.Ruled;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** The ways in which an application comes to a connection. */
enum Door {
  /** The vendor's driver. */
  VENDOR {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      Connection connection = DriverManager.getConnection(ruled.postgres().url());
      return new Entry(connection, connection);
    }
  },
  /** A pool over it. */
  VENDOR_POOLED {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      return pooled(ruled.postgres().url());
    }
  },
  /** The vendor's data source. */
  VENDOR_DATA_SOURCE {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      Connection connection = vendors(ruled).getConnection();
      return new Entry(connection, connection);
    }
  },
  /** Our URL. */
  URL {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      Connection connection = DriverManager.getConnection(ruled.url());
      return new Entry(connection, connection);
    }
  },
  /** Our data source around the vendor's. */
  DATA_SOURCE {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      SegueDataSource ours = new SegueDataSource(vendors(ruled));
      ours.setRules(ruled.file().toString());
      ours.setUnsupervised("allow");
      Connection connection = ours.getConnection();
      return new Entry(connection, connection);
    }
  },
  /** A pool over our URL. */
  POOLED {
    @Override
    Entry open(Ruled ruled) throws SQLException {
      return pooled(ruled.url());
    }
  };

  /**
   * A connection, and what must be closed when it is no longer needed.
   *
   * @param owner the connection itself, or its pool
   */
  record Entry(Connection connection, AutoCloseable owner) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      try {
        connection.close();
        owner.close();
      } catch (SQLException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  abstract Entry open(Ruled ruled) throws SQLException;

  private static PGSimpleDataSource vendors(Ruled ruled) {
    PGSimpleDataSource vendors = new PGSimpleDataSource();
    vendors.setUrl(ruled.postgres().url());
    return vendors;
  }

  private static Entry pooled(String url) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(1);
    HikariDataSource pool = new HikariDataSource(config);
    return new Entry(pool.getConnection(), pool);
  }
}
