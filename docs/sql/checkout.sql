-- A changed cart is bought in place of its unpaid order.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
UPDATE orders SET state=:state /* FAILED */,failure=:failure /* REPLACED */,
    failed_at=:failed_at,fulfilment_event=COALESCE(fulfilment_event,:fulfilment_event /* NULL */),
    version=version+1,updated_at=:updated_at WHERE id=:id AND version=:version;
SET @w=ROW_COUNT();
SET @o=@w;
SELECT IF(@o IN (0,1),0,(SELECT 1 UNION SELECT 2));
INSERT INTO history(order_id,from_state,to_state,why,who,at)
    SELECT :order_id,:from_state /* NEW */,:to_state /* FAILED */,:why /* replaced */,
    :who /* customer */,:at
    FROM DUAL WHERE @w=1;
UPDATE bill SET state=:state /* PENDING */,verified=:verified /* false */,
    superseded=:superseded /* true */,in_progress=:in_progress /* false */,
    declined=:declined /* NULL */,next_step=:next_step,session_url=:session_url /* NULL */,
    memo=:memo,deadline=:deadline,opening_until=:opening_until,version=version+1,
    updated_at=GREATEST(updated_at,:updated_at),transaction_id=:transaction_id /* NULL */,
    paid_at=:paid_at /* NULL */,reason=:reason /* NULL */,code=:code /* NULL */,
    closed_at=:closed_at /* NULL */ WHERE id=:id AND version=:version AND @w=1;
SET @w=IF(@w=1,ROW_COUNT(),0);
SELECT IF(@o=0 OR @w=1,0,(SELECT 1 UNION SELECT 2));
UPDATE cart SET updated_at=:updated_at WHERE id=:id AND version=:version AND @w=1;
SET @g=ROW_COUNT();
SELECT IF(@w=0 OR @g=1,0,9223372036854775807+@w);
INSERT INTO orders(number,shop_ref,key_nonce,key_sha256,state,total,currency,description,buyer,
    metadata,product_flags,version,created_at,updated_at)
    SELECT :number,:shop_ref,:key_nonce,:key_sha256,:state /* NEW */,:total,:currency /* VND */,
    :description /* Two coffees */,:buyer,:metadata,:product_flags,:version,:created_at,:updated_at
    FROM DUAL WHERE @w=1;
SET @w=IF(@w=1,ROW_COUNT(),0);
SELECT IF(@o=0 OR @w=1,0,(SELECT 1 UNION SELECT 2));
SET @order=LAST_INSERT_ID();
INSERT INTO history(order_id,from_state,to_state,why,who,at)
    SELECT @order,:from_state,:to_state /* NEW */,:why /* replaced */,:who /* customer */,:at
    FROM DUAL WHERE @w=1;
UPDATE orders SET customer=:customer,contact=:contact,shipping=:shipping,note=:note,
    cart_id=:cart_id,cart_version=:cart_version WHERE id=@order AND @w=1;
INSERT INTO order_line(order_id,kind,name,quantity,unit_price,product_id,sku,cart_line_id)
    SELECT @order,:kind /* GOODS */,:name,:quantity,:unit_price,:product_id,:sku,:cart_line_id
    FROM DUAL WHERE @w=1;
INSERT INTO order_line(order_id,kind,name,quantity,unit_price,product_id,sku,cart_line_id)
    SELECT @order,:kind /* GOODS */,:name,:quantity,:unit_price,:product_id,:sku,:cart_line_id
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
    SELECT @order,@bill,:from_state,:to_state /* CREATED */,:why /* replaced */,
    :who /* customer */,:at
    FROM DUAL WHERE @w=1;
INSERT INTO idempotency_key(caller,route,idem_key,request_sha256,lease_until,created_at,
    order_id,bill_id)
    SELECT :caller,:route,:idem_key,:request_sha256,:lease_until,:created_at,@order,@bill
    FROM DUAL WHERE @w=1;
INSERT INTO outbox(event_id,type,sequence,order_id,mode,payload,created_at,next_at)
    SELECT :event_id,:type /* order.replaced */,:sequence,o.id,b.mode,
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'number',COALESCE(o.number,
    o.shop_ref),'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',
    JSON_EXTRACT(o.metadata,'$'),'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),
    'description',o.description,'return_url',b.return_url,'amount',o.total,'currency',o.currency),
    :payload),:created_at,:next_at
    FROM orders o LEFT JOIN bill b ON b.id=COALESCE((SELECT r.bill_id FROM receipt r WHERE
    r.applied_order_id=o.id),(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id)) LEFT JOIN
    payment_method m ON m.id=b.payment_method_id WHERE o.id=:id AND @w=1;
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
SET @gives=:gives,@takes=@order;
UPDATE (SELECT u.product_id,SUM(u.pieces) AS pieces,MAX(u.price) AS price FROM (SELECT
    product_id,quantity AS pieces,unit_price AS price FROM order_line FORCE INDEX
    (order_line_order) WHERE order_id=@takes AND product_id IS NOT NULL UNION ALL SELECT
    product_id,-quantity,NULL FROM order_line FORCE INDEX (order_line_order) WHERE order_id=@gives
    AND product_id IS NOT NULL) u GROUP BY u.product_id ORDER BY u.product_id LIMIT 100) m
    STRAIGHT_JOIN product p ON p.id=m.product_id SET p.available=p.available-m.pieces WHERE
    p.available>=m.pieces AND @w=1 AND (m.price IS NULL OR p.is_active=1 AND p.price=m.price AND
    p.currency=(SELECT o.currency FROM orders o WHERE o.id=@takes));
SET @g=ROW_COUNT();
SELECT IF(@w=0 OR @g=(SELECT COUNT(*) FROM (SELECT u.product_id,SUM(u.pieces) AS pieces,
    MAX(u.price) AS price FROM (SELECT product_id,quantity AS pieces,unit_price AS price FROM
    order_line FORCE INDEX (order_line_order) WHERE order_id=@takes AND product_id IS NOT NULL
    UNION ALL SELECT product_id,-quantity,NULL FROM order_line FORCE INDEX (order_line_order) WHERE
    order_id=@gives AND product_id IS NOT NULL) u GROUP BY u.product_id ORDER BY u.product_id LIMIT
    100) m),0,9223372036854775807+@w);
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
    (:value,:value) ORDER BY id;
