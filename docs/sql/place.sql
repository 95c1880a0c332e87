-- An order of a shop with its first bill, and the request's key.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
INSERT INTO orders(number,shop_ref,key_nonce,key_sha256,state,total,currency,description,buyer,
    metadata,product_flags,version,created_at,updated_at)
    SELECT :number,:shop_ref,:key_nonce,:key_sha256,:state /* NEW */,:total,:currency /* VND */,
    :description /* Two coffees */,:buyer,:metadata,:product_flags,:version,:created_at,:updated_at
    FROM DUAL WHERE @w=1;
SET @w=IF(@w=1,ROW_COUNT(),0);
SELECT IF(@o=0 OR @w=1,0,(SELECT 1 UNION SELECT 2));
SET @order=LAST_INSERT_ID();
INSERT INTO history(order_id,from_state,to_state,why,who,at)
    SELECT @order,:from_state,:to_state /* NEW */,:why /* order placed */,:who /* Shop */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO order_line(order_id,name,quantity,unit_price)
    SELECT @order,:name /* Two coffees */,:quantity,:unit_price
    FROM DUAL WHERE @w=1;
INSERT INTO bill(order_id,payment_method_id,ref,backend,account,mode,auto_approve,collect,
    amount,currency,return_url,state,verified,superseded,memo,expires_at,deadline,opening_until,
    next_check_at,ask_after,version,created_at,updated_at)
    SELECT @order,:payment_method_id,:ref,:backend /* fakebank */,:account /* main */,
    :mode /* TEST */,:auto_approve /* true */,:collect /* NULL */,:amount,:currency /* VND */,
    :return_url,:state /* CREATED */,:verified /* false */,:superseded /* false */,:memo,
    :expires_at,:deadline,:opening_until,:next_check_at,:ask_after,:version,:created_at,:updated_at
    FROM DUAL WHERE @w=1;
SET @bill=LAST_INSERT_ID();
INSERT INTO history(order_id,bill_id,from_state,to_state,why,who,at)
    SELECT @order,@bill,:from_state,:to_state /* CREATED */,:why /* order placed */,
    :who /* Shop */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,lease_until,created_at,
    order_id,bill_id)
    SELECT :caller,:route,:idem_key,:request_sha256,:lease_until,:created_at,@order,@bill
    FROM DUAL WHERE @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* order.new */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'amount',o.total,'currency',o.currency),
    :payload),:created_at,:next_at
    FROM orders o LEFT JOIN bill b ON b.id=COALESCE((SELECT r.bill_id FROM receipt r WHERE
    r.applied_order_id=o.id),(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id)) LEFT JOIN
    payment_method m ON m.id=b.payment_method_id WHERE o.id=@order AND @w=1;
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
    bill b JOIN orders o ON o.id = b.order_id WHERE b.ref=:ref;
SELECT event_id,type,sequence,mode,created_at,attempts,payload FROM outbox WHERE event_id IN
    (:value) ORDER BY id;
