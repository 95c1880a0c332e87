package io.tollgate.store;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.transaction.TransactionDefinition.Propagation;
import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.json.Text;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The ways to pay: each a gateway's account with our rules for it. */
@JdbcRepository(dialect = Dialect.MYSQL)
public interface PaymentMethods extends GenericRepository<PaymentMethodRow, Long> {

  /** All of them, in the order in which they are offered; the first is the default. */
  @Query(
      "SELECT id,code,name,backend,account,position,is_on,auto_approve,settings,rules,version,"
          + "created_at,updated_at FROM payment_method ORDER BY position,id")
  @Transactional(propagation = Propagation.SUPPORTS)
  List<PaymentMethodRow> all();

  @Query(
      "SELECT id,code,name,backend,account,position,is_on,auto_approve,settings,rules,version,"
          + "created_at,updated_at FROM payment_method WHERE code=:code")
  @Transactional(propagation = Propagation.SUPPORTS)
  Optional<PaymentMethodRow> findAscii(String code);

  /** The one of this code, whatever a caller wrote there. */
  @Transactional(propagation = Propagation.SUPPORTS)
  default Optional<PaymentMethodRow> find(String code) {
    return findAscii(Text.ascii(code));
  }

  /**
   * Adds a method for an account that has none, whether on or off; verified payments approve its
   * orders. Does nothing where another account's method has this code.
   */
  @Query(
      "INSERT INTO payment_method(code,name,backend,account,auto_approve,settings,rules,created_at,"
          + "updated_at) SELECT :code,:code,:backend,:account,1,'{}','{}',:now,:now FROM DUAL"
          + " WHERE NOT EXISTS (SELECT 1 FROM payment_method m"
          + " WHERE m.backend=:backend AND m.account=:account)"
          + " ON DUPLICATE KEY UPDATE code=VALUES(code)")
  @Transactional(propagation = Propagation.MANDATORY)
  void ensure(String code, String backend, String account, Instant now);

  /** Adds a method as it is given, but for its id. */
  @Query(
      "INSERT INTO payment_method(code,name,backend,account,position,is_on,auto_approve,settings,"
          + "rules,version,created_at,updated_at) VALUES(:code,:name,:backend,:account,:position,"
          + ":isOn,:autoApprove,:settings,:rules,:version,:createdAt,:updatedAt)")
  @Transactional(propagation = Propagation.MANDATORY)
  int add(PaymentMethodRow method);

  /**
   * Gives a method other values, if its row still has the version that was looked at.
   *
   * @return how many rows that was
   */
  @Query(
      "UPDATE payment_method SET name=:name,position=:position,is_on=:isOn,"
          + "auto_approve=:autoApprove,settings=:settings,rules=:rules,version=version+1,"
          + "updated_at=:now WHERE id=:id AND version=:seenVersion")
  @Transactional(propagation = Propagation.MANDATORY)
  int change(
      long id,
      int seenVersion,
      String name,
      int position,
      boolean isOn,
      boolean autoApprove,
      String settings,
      String rules,
      Instant now);

  /** The same from a row that carries the values and the version that follows the one seen. */
  @Transactional(propagation = Propagation.MANDATORY)
  default int change(PaymentMethodRow method) {
    return change(
        method.id(),
        method.version() - 1,
        method.name(),
        method.position(),
        method.isOn(),
        method.autoApprove(),
        method.settings(),
        method.rules(),
        method.updatedAt());
  }

  /** Keeps who made a method what it is. */
  @Query(
      "INSERT INTO payment_method_history(payment_method_id,who,at,was,became)"
          + " SELECT id,:who,:now,NULLIF(:was,''),:became FROM payment_method WHERE code=:code")
  @Transactional(propagation = Propagation.MANDATORY)
  void remember(String code, String who, String was, String became, Instant now);
}
