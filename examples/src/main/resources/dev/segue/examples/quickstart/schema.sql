-- The tables of TPC-H in their old shape. The columns without a prefix of TPC-H's own (…_version,
-- ps_taken) are witnesses: no change maps them, and they say what the mapped columns must hold.
CREATE TABLE region (
  r_regionkey bigint PRIMARY KEY,
  r_name varchar(25) NOT NULL,
  r_comment varchar(152) NOT NULL
);
CREATE TABLE nation (
  n_nationkey bigint PRIMARY KEY,
  n_name varchar(25) NOT NULL,
  n_regionkey bigint NOT NULL REFERENCES region,
  n_comment varchar(152) NOT NULL
);
CREATE TABLE supplier (
  s_suppkey bigint PRIMARY KEY,
  s_name varchar(25) NOT NULL,
  s_address varchar(40) NOT NULL,
  s_nationkey bigint NOT NULL REFERENCES nation,
  s_phone varchar(15) NOT NULL,
  s_acctbal numeric(12,2) NOT NULL,
  s_comment varchar(101) NOT NULL
);
CREATE TABLE part (
  p_partkey bigint PRIMARY KEY,
  p_name varchar(55) NOT NULL,
  p_mfgr varchar(25) NOT NULL,
  p_brand varchar(10) NOT NULL,
  p_type varchar(25) NOT NULL,
  p_size integer NOT NULL,
  p_container varchar(10) NOT NULL,
  p_retailprice numeric(12,2) NOT NULL,
  p_comment varchar(23) NOT NULL
);
CREATE TABLE partsupp (
  ps_partkey bigint NOT NULL REFERENCES part,
  ps_suppkey bigint NOT NULL REFERENCES supplier,
  ps_availqty integer NOT NULL DEFAULT 0,
  ps_supplycost numeric(12,2) NOT NULL,
  ps_comment varchar(199) NOT NULL,
  ps_taken bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (ps_partkey, ps_suppkey)
);
CREATE TABLE customer (
  c_custkey bigint PRIMARY KEY,
  c_name varchar(25) NOT NULL,
  c_address varchar(40) NOT NULL,
  c_nationkey bigint NOT NULL REFERENCES nation,
  c_phone varchar(15) NOT NULL,
  c_acctbal numeric(12,2) NOT NULL,
  c_mktsegment varchar(10) NOT NULL,
  c_comment varchar(117) NOT NULL,
  c_name_version integer NOT NULL DEFAULT 0,
  c_country_version integer NOT NULL DEFAULT 0,
  c_local_version integer NOT NULL DEFAULT 0
);
CREATE INDEX customer_name ON customer (c_name);
CREATE TABLE orders (
  o_orderkey bigint PRIMARY KEY,
  o_custkey bigint NOT NULL REFERENCES customer,
  o_orderstatus varchar(1) NOT NULL,
  o_totalprice numeric(12,2) NOT NULL,
  o_orderdate date NOT NULL,
  o_orderpriority varchar(15) NOT NULL,
  o_clerk varchar(15) NOT NULL,
  o_shippriority integer NOT NULL,
  o_comment varchar(79) NOT NULL
);
CREATE INDEX orders_customer ON orders (o_custkey);
CREATE TABLE lineitem (
  l_orderkey bigint NOT NULL REFERENCES orders,
  l_partkey bigint NOT NULL,
  l_suppkey bigint NOT NULL,
  l_linenumber integer NOT NULL,
  l_quantity numeric(12,2) NOT NULL,
  l_extendedprice numeric(12,2) NOT NULL,
  l_discount numeric(12,2) NOT NULL,
  l_tax numeric(12,2) NOT NULL,
  l_returnflag varchar(1) NOT NULL,
  l_linestatus varchar(1) NOT NULL,
  l_shipdate date NOT NULL,
  l_commitdate date NOT NULL,
  l_receiptdate date NOT NULL,
  l_shipinstruct varchar(25) NOT NULL DEFAULT 'NONE',
  l_shipmode varchar(10) NOT NULL,
  l_comment varchar(44) NOT NULL,
  l_version integer NOT NULL DEFAULT 0,
  PRIMARY KEY (l_orderkey, l_linenumber),
  FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp
);
CREATE SEQUENCE order_key START 1000000000;
