-- A part of a payment is to go back; the gateway is asked after it.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
UPDATE orders SET state=:state /* PROCESSING */,failure=:failure /* NULL */,
    failed_at=:failed_at /* NULL */,fulfilment_event=COALESCE(fulfilment_event,
    :fulfilment_event /* NULL */),version=version+1,updated_at=:updated_at WHERE id=:id AND
    version=:version;
SET @w=ROW_COUNT();
SET @o=@w;
SELECT IF(@o IN (0,1),0,(SELECT 1 UNION SELECT 2));
INSERT INTO refund(order_id,bill_id,receipt_id,kind,identity,backend,transaction_id,amount,
    currency,reason,requested_by,state,memo,next_check_at,version,created_at,updated_at)
    SELECT :order_id,:bill_id,:receipt_id,:kind /* REFUND */,:identity,:backend /* fakebank */,
    :transaction_id,:amount,:currency /* VND */,:reason /* broken */,:requested_by /* Shop */,
    :state /* REQUESTED */,:memo,:next_check_at,:version,:created_at,:updated_at
    FROM DUAL WHERE @w=1;
SET @refund=LAST_INSERT_ID();
INSERT INTO history(order_id,bill_id,refund_id,from_state,to_state,why,who,at)
    SELECT :order_id,:bill_id,@refund,:from_state,:to_state /* REQUESTED */,:why /* broken */,
    :who /* Shop */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,lease_until,created_at,
    order_id,bill_id,refund_id)
    SELECT :caller,:route,:idem_key,:request_sha256,:lease_until,:created_at,:order_id,:bill_id,
    @refund
    FROM DUAL WHERE @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* refund.requested */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'refund',f.identity,'amount',f.amount,
    'currency',f.currency,'refunded',(SELECT CAST(COALESCE(SUM(d.amount),0) AS SIGNED)
    FROM refund d WHERE d.order_id=o.id AND d.state='DONE')),:payload),:created_at,:next_at FROM
    refund f JOIN bill b ON b.id=f.bill_id JOIN orders o ON o.id=f.order_id LEFT JOIN
    payment_method m ON m.id=b.payment_method_id WHERE f.id=@refund AND @w=1;
COMMIT;
SELECT b.*, COALESCE(o.number,o.shop_ref) AS o_number,o.shop_ref AS o_shop_ref,o.key_nonce AS
    o_key_nonce,o.key_sha256 AS o_key_sha256,o.state AS o_state,o.failure AS o_failure,o.failed_at
    AS o_failed_at,o.total AS o_total,o.currency AS o_currency,o.cart_id AS o_cart_id,o.version AS
    o_version,
  (SELECT COUNT(*) FROM receipt r WHERE r.applied_order_id = o.id) AS order_paid,
    (SELECT MAX(IF(r.bill_id = b.id, 2, 1)) FROM receipt r WHERE r.backend = b.backend
    AND
    r.account = b.account AND r.transaction_id = :value) AS number_stands,
  (SELECT COUNT(*) FROM
    orders x WHERE x.live_shop_ref = o.shop_ref AND x.id <> o.id)
    AS replaced,
  (SELECT
    COUNT(*) FROM order_line l JOIN product p ON p.id = l.product_id
    WHERE o.state = 'FAILED'
    AND o.cart_id IS NOT NULL AND l.order_id = o.id
      AND p.available < l.quantity) AS
    out_of_stock,
  (SELECT COUNT(*) FROM bill w WHERE w.order_id=o.id AND w.state IN ('CREATED',
    'PENDING') AND w.in_progress=1) AS order_in_progress,
  (SELECT COUNT(*) FROM review_case c
    WHERE c.order_id=o.id AND c.decided_at IS NULL AND c.kind NOT IN ('REFUND_UNKNOWN','DISPUTE'))
    AS order_in_review,
  (SELECT COUNT(*) FROM bill w WHERE w.order_id=o.id AND w.state IN
    ('CREATED','PENDING') AND w.id <> b.id) AS others_open,
  (SELECT CASE
      WHEN COUNT(*) = 0
    THEN 'NONE'
      WHEN SUM(r.role = 'APPLIED' AND r.amount > (SELECT COALESCE(SUM(f.amount),0)
    FROM refund f WHERE f.receipt_id=r.id AND f.state='DONE')) > 0 THEN 'APPLIED'
      WHEN
    SUM(r.role = 'APPLIED') > 0 THEN 'REFUNDED'
      WHEN SUM(r.amount > (SELECT
    COALESCE(SUM(f.amount),0) FROM refund f WHERE f.receipt_id=r.id AND f.state='DONE')) > 0 THEN
    'EXTRA'
      ELSE 'REFUNDED' END
    FROM receipt r WHERE r.bill_id = b.id) AS bill_money
FROM
    bill b JOIN orders o ON o.id = b.order_id WHERE b.id=(SELECT f.bill_id FROM refund f WHERE
    f.backend=:backend /* fakebank */ AND f.identity=:identity);
SELECT * FROM refund WHERE backend=:backend /* fakebank */ AND identity=:identity;
SELECT COUNT(*) AS payments FROM refund f JOIN receipt r ON r.bill_id=f.bill_id WHERE
    f.backend=:backend /* fakebank */ AND f.identity=:identity;
SELECT event_id,type,sequence,mode,created_at,attempts,payload FROM outbox WHERE event_id IN
    (:value) ORDER BY id;
