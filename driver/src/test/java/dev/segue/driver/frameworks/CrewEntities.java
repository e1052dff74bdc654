package dev.segue.driver.frameworks;

import dev.segue.rules.model.Side;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Fetch;
import org.hibernate.annotations.FetchMode;
import org.jspecify.annotations.Nullable;

/** The entities of two versions of one application; their properties have the same names. */
final class CrewEntities {
  private CrewEntities() {}

  /** The entities of the version that was written for that shape. */
  static List<Class<?>> of(Side shape) {
    return shape == Side.OLD
        ? List.of(OldMember.class, OldBooking.class)
        : List.of(NewMember.class, NewBooking.class);
  }

  static Member member(Side shape) {
    return shape == Side.OLD ? new OldMember() : new NewMember();
  }

  static Booking booking(Side shape) {
    return shape == Side.OLD ? new OldBooking() : new NewBooking();
  }

  /** What is the same in both. */
  @MappedSuperclass
  abstract static class Member {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "member_seq")
    @SequenceGenerator(name = "member_seq", sequenceName = "member_seq", allocationSize = 10)
    @Nullable Long id;

    @Version int version;

    @Column(length = 80)
    @Nullable String email;

    abstract void name(String name);

    abstract void age(int age);

    abstract void isNew();

    abstract void place(String street, String city);

    abstract List<? extends Booking> bookings();

    abstract String text();
  }

  /** What is the same in both. */
  @MappedSuperclass
  abstract static class Booking {
    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "booking_seq")
    @SequenceGenerator(name = "booking_seq", sequenceName = "booking_seq", allocationSize = 10)
    @Nullable Long id;

    @Column(length = 40)
    @Nullable String item;

    abstract void of(Member member);

    abstract void amount(String amount);

    abstract String text();
  }

  @Entity(name = "Member")
  @Table(name = "member")
  static class OldMember extends Member {
    @Column(length = 80)
    @Nullable String name;

    @Nullable Integer age;
    @Nullable Character code;

    @Column(columnDefinition = "text")
    @Nullable String address;

    @OneToMany(mappedBy = "member")
    @Fetch(FetchMode.SUBSELECT)
    @OrderBy("item")
    List<OldBooking> bookings = new ArrayList<>();

    @Override
    void name(String given) {
      name = given;
    }

    @Override
    void age(int years) {
      age = years;
    }

    @Override
    void isNew() {
      code = 'N';
    }

    @Override
    void place(String street, String city) {
      address = street + ", " + city;
    }

    @Override
    List<OldBooking> bookings() {
      return bookings;
    }

    @Override
    String text() {
      return id + " " + version + " " + email + " " + name + " " + age + " " + code + " " + address;
    }
  }

  @Entity(name = "Booking")
  @Table(name = "booking")
  static class OldBooking extends Booking {
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "member_id")
    @Nullable OldMember member;

    @Column(precision = 8, scale = 2)
    @Nullable BigDecimal amount;

    @Override
    void of(Member owner) {
      member = (OldMember) owner;
    }

    @Override
    void amount(String given) {
      amount = new BigDecimal(given);
    }

    @Override
    String text() {
      return id + " " + item + " " + amount;
    }
  }

  @Entity(name = "Member")
  @Table(name = "member")
  static class NewMember extends Member {
    @Column(name = "full_name", length = 80)
    @Nullable String name;

    @Column(name = "age_big")
    @Nullable Long age;

    @Column(columnDefinition = "text")
    @Nullable String state;

    @Column(columnDefinition = "text")
    @Nullable String street;

    @Column(columnDefinition = "text")
    @Nullable String city;

    @OneToMany(mappedBy = "member")
    @Fetch(FetchMode.SUBSELECT)
    @OrderBy("item")
    List<NewBooking> bookings = new ArrayList<>();

    @Override
    void name(String given) {
      name = given;
    }

    @Override
    void age(int years) {
      age = (long) years;
    }

    @Override
    void isNew() {
      state = "new";
    }

    @Override
    void place(String where, String town) {
      street = where;
      city = town;
    }

    @Override
    List<NewBooking> bookings() {
      return bookings;
    }

    @Override
    String text() {
      return String.join(
          " ", "" + id, "" + version, email, name, "" + age, state, street, "in", city);
    }
  }

  @Entity(name = "Booking")
  @Table(name = "booking")
  static class NewBooking extends Booking {
    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "member_id")
    @Nullable NewMember member;

    @Column(name = "amount_wide", precision = 12, scale = 2)
    @Nullable BigDecimal amount;

    @Override
    void of(Member owner) {
      member = (NewMember) owner;
    }

    @Override
    void amount(String given) {
      amount = new BigDecimal(given);
    }

    @Override
    String text() {
      return id + " " + item + " " + amount;
    }
  }
}
