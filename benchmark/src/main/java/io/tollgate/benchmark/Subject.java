package io.tollgate.benchmark;

import java.util.Locale;

/** A function, and the event that it mostly gets. */
enum Subject {
  CALLBACK("callback-fn", "io.tollgate.callback.CallbackHandler", "a fresh payment's callback"),
  STATUS("status-fn", "io.tollgate.status.StatusHandler", "a paid payment's status"),
  CREATE("create-order-fn", "io.tollgate.create.CreateOrderHandler", "a payment is opened"),
  MANAGE("manage-order-fn", "io.tollgate.manage.ManageOrderHandler", "a part is refunded"),
  OPERATOR("operator-fn", "io.tollgate.operator.OperatorHandler", "the newest orders"),
  ENDPOINTS("deliver-fn", "io.tollgate.deliver.EndpointsHandler", "the webhook endpoints"),
  DELIVER("deliver-fn", "io.tollgate.deliver.DeliverHandler", "a minute with nothing to send"),
  RECONCILE("reconcile-fn", "io.tollgate.reconcile.ReconcileHandler", "a minute with nothing due");

  final String module;
  final String handler;
  final String event;

  Subject(String module, String handler, String event) {
    this.module = module;
    this.handler = handler;
    this.event = event;
  }

  /** Its name in files and tables. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the size of its jar, which it may share with another one. */
  String jarBytes() {
    return module + ".jar-bytes";
  }

  /** Whether it answers an API, and so is started from a snapshot. */
  boolean isRestored() {
    return this != DELIVER && this != RECONCILE;
  }

  /** Whether it is measured beside a floor. */
  boolean hasFloor() {
    return this == CALLBACK || this == STATUS || this == CREATE;
  }

  /** Whether a warm one is measured. */
  boolean isWarm() {
    return hasFloor() || this == MANAGE;
  }
}
