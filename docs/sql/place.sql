-- An order of a shop with its first bill, and the request's key.
-- Written by SqlDocumentTest; README.md says how to read it.

START TRANSACTION;
SET @w=1,@o=1;
INSERT INTO orders(shop_ref,key_nonce,key_sha256,state,total,currency,description,buyer,
    metadata,product_flags,version,created_at,updated_at)
    SELECT :shop_ref,:key_nonce,:key_sha256,:state /* NEW */,:total,:currency /* VND */,
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
    JSON_MERGE_PATCH(JSON_OBJECT('order',CONCAT('ord_',o.id),'shop_ref',o.shop_ref,'ref',b.ref,
    'gateway',b.backend,'method',m.code,'metadata',JSON_EXTRACT(o.metadata,'$'),'order_id',
    CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),'description',o.description,'return_url',
    b.return_url,'amount',o.total,'currency',o.currency),:payload),:created_at,:next_at
    FROM orders o LEFT JOIN bill b ON b.id=COALESCE((SELECT r.bill_id FROM receipt r WHERE
    r.applied_order_id=o.id),(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id)) LEFT JOIN
    payment_method m ON m.id=b.payment_method_id WHERE o.id=@order AND @w=1;
COMMIT;
SELECT event_id,type,sequence,mode,created_at,attempts,payload FROM outbox WHERE event_id IN
    (:value) ORDER BY id;
