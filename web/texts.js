/**
 * What the shop's pages say, and how they write amounts, in the languages of its customers; no native
 * speaker has read the Vietnamese and Spanish yet. One row for each text; an element with its name as
 * data-text is filled from here, and one that has it as data-label is named by it.
 *
 * Amounts are integers of a currency's smallest unit. None is ever a fraction: digits are joined and
 * split as text.
 */
import { make } from "/dom.js";

export const LANGUAGES = Object.freeze({ en: "English", vi: "Tiếng Việt", es: "Español" });

/** English, Vietnamese, Spanish. */
export const TEXTS = Object.freeze({
  "shop.pageTitle": ["Shop · Saigon Roasters", "Cửa hàng · Saigon Roasters", "Tienda · Saigon Roasters"],
  "shop.title": ["Coffee and company", "Cà phê và bạn bè", "Café y compañía"],
  "shop.lede": [
    "Roasted on Tuesday, and what goes well with it.",
    "Rang vào thứ Ba, cùng những món hợp với cà phê.",
    "Tostado el martes, y lo que mejor le va.",
  ],
  "shop.left": ["{count} left", "Còn {count}", "Quedan {count}"],
  "shop.soldOut": ["Sold out", "Hết hàng", "Agotado"],
  "shop.add": ["Add to cart", "Thêm vào giỏ", "Añadir al carrito"],
  "shop.addThis": ["Add to cart: {name}", "Thêm vào giỏ: {name}", "Añadir al carrito: {name}"],
  "shop.added": [
    "{name} is in your cart.",
    "Đã thêm {name} vào giỏ.",
    "{name} está en tu carrito.",
  ],
  "shop.back": ["Back to the shop", "Về cửa hàng", "Volver a la tienda"],
  "shop.language": ["Language", "Ngôn ngữ", "Idioma"],
  "shop.loading": ["One moment…", "Đợi một chút…", "Un momento…"],

  "front.name": ["Checkout · Saigon Roasters", "Thanh toán · Saigon Roasters", "Pagar · Saigon Roasters"],
  "front.all": ["All coffees", "Tất cả cà phê", "Todo el café"],
  "front.origin": ["From Lâm Đồng, 1,650 m", "Từ Lâm Đồng, 1.650 m", "De Lâm Đồng, 1,650 m"],
  "front.lede": [
    "Washed and roasted light: honey, then a bright finish of pomelo. Pay what you find fair; most people pay {price}.",
    "Chế biến ướt, rang sáng: vị mật ong, rồi hậu vị bưởi tươi. Bạn trả giá nào thấy hợp lý; phần lớn khách trả {price}.",
    "Lavado y de tueste claro: miel y un final vivo de pomelo. Paga lo que te parezca justo; la mayoría paga {price}.",
  ],
  "front.picture": [
    "A bag of coffee in front of hills at sunrise",
    "Một túi cà phê trước những ngọn đồi lúc bình minh",
    "Una bolsa de café frente a unas colinas al amanecer",
  ],
  "front.currency": ["Currency", "Loại tiền", "Moneda"],
  "front.price": ["Your price", "Giá bạn trả", "Tu precio"],
  "front.suggested": ["Suggested prices", "Giá gợi ý", "Precios sugeridos"],
  "front.goods": [
    "250 g of whole beans, delivered",
    "250 g cà phê hạt, giao tận nơi",
    "250 g de café en grano, con envío",
  ],
  "front.bag": ["1 bag", "1 túi", "1 bolsa"],
  "front.pay": ["Pay", "Thanh toán", "Pagar"],
  "front.gateway": ["the gateway", "cổng thanh toán", "la pasarela"],
  "front.modes": [
    "Where {name}’s form opens",
    "Biểu mẫu của {name} mở ở đâu",
    "Dónde se abre el formulario de {name}",
  ],
  "front.amountWhole": [
    "Please enter a whole amount of {unit}, for example {example}.",
    "Vui lòng nhập số {unit} chẵn, ví dụ {example}.",
    "Escribe un importe entero en {unit}, por ejemplo {example}.",
  ],
  "front.amount": [
    "Please enter an amount of {unit}, for example {example}.",
    "Vui lòng nhập số tiền bằng {unit}, ví dụ {example}.",
    "Escribe un importe en {unit}, por ejemplo {example}.",
  ],
  "front.unavailable": [
    "{name} is not available in this shop. Please choose another way to pay.",
    "Cửa hàng không nhận thanh toán qua {name}. Vui lòng chọn cách khác.",
    "{name} no está disponible en esta tienda. Elige otra forma de pago.",
  ],
  "front.demo": [
    "Simulated gateway, no real money",
    "Cổng thanh toán mô phỏng, không có tiền thật",
    "Pasarela simulada, sin dinero real",
  ],
  "front.how": [
    "This shop is a demonstration of Tollgate. Each gateway is a simulator on the same machine: it speaks the gateway’s protocol, shows you a payment page with buttons for each outcome, and moves nothing. The functions, the database and the checks behind this page are the real ones.",
    "Cửa hàng này là bản trình diễn của Tollgate. Mỗi cổng thanh toán là một bộ mô phỏng trên cùng máy: nó dùng đúng giao thức của cổng, hiện trang thanh toán có nút cho từng kết quả, và không chuyển tiền. Các hàm, cơ sở dữ liệu và việc kiểm tra phía sau trang này là thật.",
    "Esta tienda es una demostración de Tollgate. Cada pasarela es un simulador en la misma máquina: habla el protocolo de la pasarela, muestra una página de pago con un botón para cada resultado y no mueve dinero. Las funciones, la base de datos y las comprobaciones detrás de esta página son las reales.",
  ],
  "front.howLink": ["How this demo works", "Bản thử này hoạt động thế nào", "Cómo funciona esta demo"],

  "currency.VND": ["Dong", "Đồng", "Dongs"],
  "currency.PEN": ["Soles", "Sol", "Soles"],
  "currency.USD": ["Dollars", "Đô la", "Dólares"],
  "unit.VND": ["dong", "đồng", "dongs"],
  "unit.PEN": ["soles", "sol", "soles"],
  "unit.USD": ["dollars", "đô la", "dólares"],

  "page.missing": [
    "No such page · Saigon Roasters",
    "Không có trang này · Saigon Roasters",
    "No existe esta página · Saigon Roasters",
  ],
  "page.missingTitle": [
    "There is no page at this address.",
    "Không có trang nào ở địa chỉ này.",
    "No hay ninguna página en esta dirección.",
  ],
  "page.missingHint": [
    "If you were paying, your order is not lost: open it in the tab in which you placed it, or by the link that the shop gave you.",
    "Nếu bạn đang thanh toán, đơn hàng của bạn không mất: hãy mở lại ở thẻ nơi bạn đã đặt hàng, hoặc bằng liên kết mà cửa hàng đã gửi.",
    "Si estabas pagando, tu pedido no se ha perdido: ábrelo en la pestaña en la que lo hiciste o con el enlace que te dio la tienda.",
  ],

  "sign.in": ["Sign in", "Đăng nhập", "Entrar"],
  "sign.out": ["Sign out", "Đăng xuất", "Salir"],
  "sign.needed": [
    "Sign in to fill your cart.",
    "Đăng nhập để thêm hàng vào giỏ.",
    "Entra para llenar tu carrito.",
  ],
  "sign.chosen": [
    "Sign in, and {name} is in your cart.",
    "Hãy đăng nhập, {name} sẽ có trong giỏ của bạn.",
    "Entra, y {name} estará en tu carrito.",
  ],
  "sign.checking": ["One moment…", "Vui lòng chờ…", "Un momento…"],
  "sign.back": ["Back", "Quay lại", "Volver"],
  "sign.again": [
    "Your sign-in has run out. Sign in again: what you typed is still here.",
    "Phiên đăng nhập đã hết hạn. Hãy đăng nhập lại: những gì bạn đã nhập vẫn còn.",
    "Tu sesión ha caducado. Entra otra vez: lo que escribiste sigue aquí.",
  ],

  "product.ca-phe-sua": [
    "Dark roast, dripped over condensed milk, with ice.",
    "Cà phê rang đậm, nhỏ giọt trên sữa đặc, thêm đá.",
    "Tueste oscuro, goteado sobre leche condensada, con hielo.",
  ],
  "product.bac-xiu": [
    "Mostly milk, a little coffee, and a head of foam.",
    "Nhiều sữa, ít cà phê, có lớp bọt mịn.",
    "Casi todo leche, un poco de café y espuma.",
  ],
  "product.tra-dao": [
    "Black tea with peach, orange and lemongrass, iced.",
    "Trà đen với đào, cam và sả, uống lạnh.",
    "Té negro con melocotón, naranja y hierba limón, con hielo.",
  ],
  "product.banh-mi": [
    "Grilled pork, pickled carrot and herbs in a crisp loaf.",
    "Thịt nướng, cà rốt ngâm chua và rau thơm trong bánh giòn.",
    "Cerdo a la parrilla, zanahoria encurtida y hierbas en pan crujiente.",
  ],
  "product.beans-250": [
    "Whole arabica beans from Đà Lạt, in a bag that is sealed on roasting day.",
    "Hạt arabica nguyên từ Đà Lạt, đóng gói ngay trong ngày rang.",
    "Granos enteros de arábica de Đà Lạt, envasados el día del tueste.",
  ],
  "product.phin": [
    "The Vietnamese filter: aluminium, for one cup.",
    "Phin pha cà phê bằng nhôm, cho một tách.",
    "El filtro vietnamita: de aluminio, para una taza.",
  ],
  "product.cafe-villa-rica": [
    "Ground coffee from Villa Rica in Peru: cocoa and orange peel.",
    "Cà phê xay từ Villa Rica, Peru: hương ca cao và vỏ cam.",
    "Café molido de Villa Rica, Perú: cacao y cáscara de naranja.",
  ],
  "product.mug": [
    "Green enamel with our gate on it; it holds 350 ml.",
    "Cốc men xanh có hình cổng của chúng tôi, dung tích 350 ml.",
    "Esmalte verde con nuestra puerta; caben 350 ml.",
  ],

  "cart.title": ["Your cart", "Giỏ hàng", "Tu carrito"],
  "cart.empty": ["Nothing in it yet.", "Chưa có gì trong giỏ.", "Todavía está vacío."],
  "cart.less": ["One {name} less", "Bớt một {name}", "Un {name} menos"],
  "cart.more": ["One {name} more", "Thêm một {name}", "Un {name} más"],
  "cart.remove": ["Remove {name}", "Bỏ {name}", "Quitar {name}"],
  "cart.shipping": ["Shipping", "Phí giao hàng", "Envío"],
  "cart.total": ["Total", "Tổng cộng", "Total"],
  "cart.checkout": ["To the checkout", "Thanh toán", "Ir a pagar"],

  "pay.title": ["Checkout", "Thanh toán", "Pagar"],
  "pay.who": ["Who it is for", "Gửi cho ai", "Para quién es"],
  "pay.where": ["Where it goes", "Gửi đến đâu", "A dónde va"],
  "pay.name": ["Name", "Họ và tên", "Nombre"],
  "pay.email": ["E-mail", "Email", "Correo"],
  "pay.phone": ["Phone", "Điện thoại", "Teléfono"],
  "pay.street": ["Street and number", "Số nhà, tên đường", "Calle y número"],
  "pay.ward": ["Ward or commune", "Phường, xã hoặc đặc khu", "Barrio o comuna"],
  "pay.province": ["Province", "Tỉnh, thành phố", "Provincia"],
  "pay.district": ["District", "Quận", "Distrito"],
  "pay.department": ["Department", "Vùng", "Departamento"],
  "pay.city": ["City", "Thành phố", "Ciudad"],
  "pay.state": ["State or region", "Bang hoặc vùng", "Estado o región"],
  "pay.postal_code": ["Postal code", "Mã bưu chính", "Código postal"],
  "pay.document_type": ["Document", "Giấy tờ", "Documento"],
  "pay.document": ["Number of the document", "Số giấy tờ", "Número de documento"],
  "pay.note": ["Note (may be left empty)", "Ghi chú (có thể để trống)", "Nota (puede quedar vacía)"],
  "pay.select": ["Please choose", "Hãy chọn", "Elige"],
  "pay.country": ["Country", "Quốc gia", "País"],
  "pay.method": ["How you pay", "Cách thanh toán", "Cómo pagas"],
  "pay.noMethod": [
    "There is no way to pay this order here.",
    "Không có cách thanh toán nào cho đơn hàng này.",
    "No hay forma de pagar este pedido aquí.",
  ],

  "pay.choose": ["Please choose how you pay.", "Hãy chọn cách thanh toán.", "Elige cómo pagas."],

  "pay.mode": ["Where the form opens", "Biểu mẫu mở ở đâu", "Dónde se abre el formulario"],
  "pay.mode.embedded": ["In the page", "Trong trang", "En la página"],
  "pay.mode.pop-up": ["Pop-up", "Cửa sổ nổi", "Emergente"],
  "pay.mode.redirect": ["Own page", "Trang riêng", "Página propia"],
  "pay.with": ["Pay {amount} with {name}", "Thanh toán {amount} qua {name}", "Pagar {amount} con {name}"],
  "pay.place": [
    "Place the order for {amount}",
    "Đặt hàng, {amount}",
    "Hacer el pedido por {amount}",
  ],
  "pay.leaving": ["Taking you to {name}…", "Đang chuyển đến {name}…", "Te llevamos a {name}…"],
  "pay.placing": ["Placing your order…", "Đang đặt hàng…", "Haciendo tu pedido…"],

  "unpaid.held": [
    "An order of yours for {amount} is not paid yet. What it holds is kept for you.",
    "Bạn có một đơn hàng {amount} chưa thanh toán. Hàng trong đơn đang được giữ cho bạn.",
    "Tienes un pedido de {amount} sin pagar. Lo que contiene está reservado para ti.",
  ],
  "unpaid.see": ["See it and pay", "Xem và thanh toán", "Verlo y pagar"],
  "unpaid.change": ["Change it", "Thay đổi đơn", "Cambiarlo"],
  "unpaid.giveUp": ["Give it up", "Bỏ đơn này", "Renunciar a él"],

  "order.title": ["Your order", "Đơn hàng của bạn", "Tu pedido"],
  "order.number": ["Order", "Đơn hàng", "Pedido"],
  "order.noKey": [
    "This link is incomplete: the key of the order is missing.",
    "Liên kết này chưa đủ: thiếu khóa của đơn hàng.",
    "Este enlace está incompleto: falta la clave del pedido.",
  ],
  "order.keep": [
    "Keep this page’s address: whoever has it sees this order.",
    "Hãy giữ địa chỉ trang này: ai có nó đều xem được đơn hàng.",
    "Guarda la dirección de esta página: quien la tiene ve este pedido.",
  ],
  "order.state.NEW": ["Waiting for your payment", "Đang chờ bạn thanh toán", "Esperando tu pago"],
  "order.state.HOLD": [
    "Received, being looked at",
    "Đã nhận, đang kiểm tra",
    "Recibido, lo estamos revisando",
  ],
  "transfer.waiting": [
    "Waiting for your transfer",
    "Đang chờ bạn chuyển khoản",
    "Esperando tu transferencia",
  ],
  "transfer.pay": [
    "Please transfer {amount} by {time}, with this message. Your order goes on once the money is here.",
    "Vui lòng chuyển khoản {amount} trước {time} với đúng nội dung dưới đây. Đơn hàng được tiếp tục khi tiền đến.",
    "Transfiere {amount} antes del {time}, con este mensaje. Tu pedido sigue cuando llegue el dinero.",
  ],
  "transfer.bank": ["Bank", "Ngân hàng", "Banco"],
  "transfer.account": ["Account number", "Số tài khoản", "Número de cuenta"],
  "transfer.holder": ["Account holder", "Chủ tài khoản", "Titular"],
  "transfer.amount": ["Amount", "Số tiền", "Importe"],
  "transfer.reference": ["Message", "Nội dung chuyển khoản", "Mensaje"],
  "transfer.copy": ["Copy", "Sao chép", "Copiar"],
  "transfer.copyThis": ["Copy: {what}", "Sao chép: {what}", "Copiar: {what}"],
  "transfer.copied": ["Copied", "Đã sao chép", "Copiado"],
  "transfer.qr": [
    "VietQR code of this transfer",
    "Mã VietQR của khoản chuyển này",
    "Código VietQR de esta transferencia",
  ],
  "transfer.scan": [
    "Scan it with your banking app: it fills in everything.",
    "Quét mã bằng ứng dụng ngân hàng: mọi thông tin được điền sẵn.",
    "Escanéalo con la app de tu banco: lo rellena todo.",
  ],
  "cash.pay": [
    "You pay {amount} in cash to {holder} when your order arrives.",
    "Bạn trả {amount} tiền mặt cho {holder} khi nhận hàng.",
    "Pagas {amount} en efectivo a {holder} cuando llegue tu pedido.",
  ],
  "order.state.PROCESSING": ["Being prepared", "Đang chuẩn bị", "En preparación"],
  "order.state.SHIPPED": ["On its way", "Đang giao", "En camino"],
  "order.state.DELIVERED": ["Delivered", "Đã giao", "Entregado"],
  "order.state.COMPLETED": [
    "Done. Enjoy!",
    "Hoàn tất. Chúc ngon miệng!",
    "Listo. ¡Que lo disfrutes!",
  ],
  "order.state.FAILED": ["Not paid", "Chưa được thanh toán", "No pagado"],
  "order.state.inProgress": ["Payment under way", "Đang xử lý thanh toán", "Pago en proceso"],
  "order.failure.PAYMENT_FAILED": [
    "The payment did not go through. You can pay again below.",
    "Thanh toán không thành công. Bạn có thể thanh toán lại ở dưới.",
    "El pago no se completó. Puedes pagar de nuevo abajo.",
  ],
  "order.failure.PAYMENT_EXPIRED": [
    "The time to pay is over. You can pay again below.",
    "Đã hết thời gian thanh toán. Bạn có thể thanh toán lại ở dưới.",
    "Se acabó el tiempo para pagar. Puedes pagar de nuevo abajo.",
  ],
  "order.failure.CANCELLED": [
    "This order was cancelled.",
    "Đơn hàng đã bị hủy.",
    "Este pedido fue cancelado.",
  ],
  "order.duplicate": [
    "A second payment has arrived for this order. It goes back to you.",
    "Đơn hàng này đã nhận thêm một khoản thanh toán thứ hai. Số tiền đó sẽ được hoàn lại cho bạn.",
    "Ha llegado un segundo pago de este pedido. Te lo devolvemos.",
  ],
  "order.underReview": [
    "Money for this order is being looked at. Please do not pay again.",
    "Chúng tôi đang xem xét tiền của đơn hàng này. Vui lòng không thanh toán lại.",
    "Estamos revisando el dinero de este pedido. No pagues otra vez, por favor.",
  ],
  "order.inProgress": [
    "Your payment is on its way. Please do not pay again.",
    "Khoản thanh toán của bạn đang được chuyển. Vui lòng không thanh toán lại.",
    "Tu pago está en camino. No pagues otra vez, por favor.",
  ],
  "order.failure.REPLACED": [
    "A newer order has taken this one’s place.",
    "Một đơn hàng mới đã thay thế đơn này.",
    "Un pedido nuevo ha reemplazado a este.",
  ],
  "order.cancel": ["Cancel this order", "Hủy đơn hàng này", "Cancelar este pedido"],
  "order.cancelHint": [
    "We know of no payment. The order ends, and what it holds goes back to the shop.",
    "Chúng tôi chưa nhận được khoản thanh toán nào. Đơn hàng sẽ kết thúc và hàng được trả về cửa hàng.",
    "No nos consta ningún pago. El pedido termina y lo reservado vuelve a la tienda.",
  ],
  "order.cancelNow": ["Yes, cancel it", "Đồng ý hủy", "Sí, cancelarlo"],
  "checkout.accepted": [
    "Thank you! Your order is placed.",
    "Cảm ơn bạn! Đơn hàng đã được đặt.",
    "¡Gracias! Tu pedido está hecho.",
  ],
  "checkout.verifying": [
    "Verifying your payment...",
    "Đang xác minh khoản thanh toán của bạn...",
    "Comprobando tu pago...",
  ],
  "checkout.paid": [
    "Thank you! Your payment was successful.",
    "Cảm ơn bạn! Thanh toán thành công.",
    "¡Gracias! Tu pago se realizó con éxito.",
  ],
  "checkout.unpaid": [
    "Your payment failed or is still processing. Please contact support.",
    "Thanh toán không thành công hoặc vẫn đang được xử lý. Vui lòng liên hệ cửa hàng.",
    "Tu pago no se completó o aún se está procesando. Contacta con la tienda, por favor.",
  ],
  "checkout.paid.open": [
    "Your payment arrived, but it does not pay for your order. Please contact support.",
    "Chúng tôi đã nhận tiền, nhưng khoản này chưa thanh toán được đơn hàng. Vui lòng liên hệ cửa hàng.",
    "Tu pago llegó, pero no sirve para pagar tu pedido. Contacta con la tienda, por favor.",
  ],
  "checkout.paid.cancelled": [
    "Your payment arrived, but your order was cancelled. Please contact support.",
    "Chúng tôi đã nhận tiền, nhưng đơn hàng của bạn đã bị hủy. Vui lòng liên hệ cửa hàng.",
    "Tu pago llegó, pero tu pedido fue cancelado. Contacta con la tienda, por favor.",
  ],
  "checkout.paid.refunded": [
    "Your payment was given back to you in full.",
    "Khoản thanh toán của bạn đã được hoàn lại toàn bộ.",
    "Se te devolvió todo lo que pagaste.",
  ],
  "checkout.paid.duplicate": [
    "Your order was paid by another payment already. We will give this second payment back.",
    "Đơn hàng đã được thanh toán bằng một khoản khác. Chúng tôi sẽ hoàn lại khoản thứ hai này.",
    "Tu pedido ya estaba pagado con otro pago. Te devolveremos este segundo pago.",
  ],
  "checkout.paid.under_review": [
    "Your payment arrived, and a person is looking at it. Please do not pay again.",
    "Chúng tôi đã nhận tiền và một nhân viên đang kiểm tra. Vui lòng không thanh toán lại.",
    "Tu pago llegó y una persona lo está revisando. No pagues otra vez, por favor.",
  ],
  "checkout.unpaid.confirmed": [
    "Your order is confirmed without this payment. Please do not pay again.",
    "Đơn hàng đã được xác nhận mà không cần khoản này. Vui lòng không thanh toán lại.",
    "Tu pedido está confirmado sin este pago. No pagues otra vez, por favor.",
  ],
  "checkout.unpaid.cancelled": [
    "Your order was cancelled. Please do not pay for it any more.",
    "Đơn hàng của bạn đã bị hủy. Vui lòng không thanh toán nữa.",
    "Tu pedido fue cancelado. Ya no lo pagues, por favor.",
  ],
  "checkout.unpaid.refunded": [
    "What you paid was given back to you in full.",
    "Số tiền bạn đã trả đã được hoàn lại toàn bộ.",
    "Se te devolvió todo lo que habías pagado.",
  ],
  "checkout.unpaid.duplicate": [
    "Your order was paid by another payment already. Please do not pay again.",
    "Đơn hàng đã được thanh toán bằng một khoản khác. Vui lòng không thanh toán lại.",
    "Tu pedido ya está pagado con otro pago. No pagues otra vez, por favor.",
  ],
  "checkout.unpaid.under_review": [
    "A person is looking at a payment of your order. Please do not pay again.",
    "Một nhân viên đang kiểm tra một khoản thanh toán của đơn hàng. Vui lòng không thanh toán lại.",
    "Una persona está revisando un pago de tu pedido. No pagues otra vez, por favor.",
  ],
  "checkout.not_started": [
    "Could not start payment. Please try again.",
    "Không bắt đầu được thanh toán. Vui lòng thử lại.",
    "No se pudo iniciar el pago. Inténtalo de nuevo.",
  ],
  "checkout.no_transaction": [
    "Error: Transaction ID not found.",
    "Lỗi: không tìm thấy mã giao dịch.",
    "Error: no se encontró el número de la transacción.",
  ],
  "checkout.not_verified": [
    "We could not verify your payment status. Please contact support.",
    "Chúng tôi chưa xác minh được khoản thanh toán của bạn. Vui lòng liên hệ cửa hàng.",
    "No pudimos comprobar tu pago. Contacta con la tienda, por favor.",
  ],
  "result.title": ["Your payment", "Khoản thanh toán của bạn", "Tu pago"],
  "result.idle": ["Payment not verified", "Chưa xác minh được thanh toán", "Pago sin comprobar"],
  "result.verifying": [
    "Verifying your payment",
    "Đang xác minh khoản thanh toán",
    "Comprobando tu pago",
  ],
  "result.confirmed-success": ["Payment successful", "Thanh toán thành công", "Pago realizado"],
  "result.confirmed-failure": [
    "Payment not confirmed",
    "Thanh toán chưa được xác nhận",
    "Pago sin confirmar",
  ],
  "result.confirmed-notice": [
    "Your payment and your order",
    "Khoản thanh toán và đơn hàng của bạn",
    "Tu pago y tu pedido",
  ],
  "result.success": ["Success", "Thành công", "Realizado"],
  "result.failure": ["Not confirmed", "Chưa được xác nhận", "Sin confirmar"],
  "result.checking": [
    "Still checking with the gateway. You can leave this page open.",
    "Chúng tôi vẫn đang hỏi cổng thanh toán. Bạn có thể để mở trang này.",
    "Seguimos preguntando a la pasarela. Puedes dejar esta página abierta.",
  ],
  "result.nothingLost": [
    "If you have paid, nothing is lost: we keep asking the gateway, even after you close this page.",
    "Nếu bạn đã thanh toán, tiền không mất: chúng tôi tiếp tục hỏi cổng thanh toán, kể cả khi bạn đóng trang này.",
    "Si pagaste, no se ha perdido nada: seguimos preguntando a la pasarela aunque cierres esta página.",
  ],
  "result.howToFind": [
    "Your order is not lost. Open it in the tab in which you placed it, or by the link that the shop gave you, and look there before you pay again. Without a link, tell the shop your order number.",
    "Đơn hàng của bạn không mất. Hãy mở lại ở thẻ nơi bạn đã đặt hàng, hoặc bằng liên kết mà cửa hàng đã gửi, và xem ở đó trước khi thanh toán lại. Nếu không có liên kết, hãy báo cho cửa hàng số đơn hàng của bạn.",
    "Tu pedido no se ha perdido. Ábrelo en la pestaña en la que lo hiciste o con el enlace que te dio la tienda, y míralo antes de pagar de nuevo. Si no tienes el enlace, di a la tienda tu número de pedido.",
  ],
  "result.transaction": ["Transaction", "Mã giao dịch", "Transacción"],
  "result.order": ["Your order", "Đơn hàng của bạn", "Tu pedido"],
  "result.source": [
    "What you read here is what the gateway confirmed to our server. The address of this page is never taken as proof.",
    "Nội dung ở đây là điều cổng thanh toán đã xác nhận với máy chủ của chúng tôi. Địa chỉ của trang này không bao giờ được xem là bằng chứng.",
    "Lo que lees aquí es lo que la pasarela confirmó a nuestro servidor. La dirección de esta página nunca vale como prueba.",
  ],
  "ending.cancelled": [
    "You ended the payment.",
    "Bạn đã hủy thanh toán.",
    "Cancelaste el pago.",
  ],
  "ending.no_money": [
    "There was not enough money in the account or on the card.",
    "Tài khoản hoặc thẻ không đủ tiền.",
    "No había saldo suficiente en la cuenta o la tarjeta.",
  ],
  "ending.declined": [
    "The payment was refused.",
    "Thanh toán bị từ chối.",
    "El pago fue rechazado.",
  ],
  "ending.too_late": [
    "The time to pay is over.",
    "Đã hết thời gian thanh toán.",
    "Se acabó el tiempo para pagar.",
  ],
  "ending.nothing_taken": [
    "Nothing was taken.",
    "Chưa có khoản tiền nào bị trừ.",
    "No se cobró nada.",
  ],
  "ending.perhaps_paid": [
    "If you have paid already, please do not pay again: tell the shop your order number.",
    "Nếu bạn đã thanh toán, vui lòng không thanh toán lại: hãy báo cho cửa hàng số đơn hàng của bạn.",
    "Si ya pagaste, no pagues otra vez: di a la tienda tu número de pedido.",
  ],
  "ending.transfer_late": [
    "The time for your transfer is over. If you have sent it already, please do not pay again: tell the shop your order number.",
    "Đã hết thời gian chuyển khoản. Nếu bạn đã chuyển tiền, vui lòng không thanh toán lại: hãy báo cho cửa hàng số đơn hàng của bạn.",
    "Se acabó el tiempo para tu transferencia. Si ya la enviaste, no pagues otra vez: di a la tienda tu número de pedido.",
  ],
  "ending.unknown": [
    "We have not heard of any payment. If you have paid, please wait and check again. If you left before paying, you can pay again or in another way; should both payments arrive, one goes back to you.",
    "Chúng tôi chưa nhận được tin về khoản thanh toán nào. Nếu bạn đã trả tiền, vui lòng đợi rồi kiểm tra lại. Nếu bạn đã rời đi trước khi trả tiền, bạn có thể thanh toán lại hoặc chọn cách khác; nếu nhận được cả hai khoản, chúng tôi hoàn lại cho bạn một khoản.",
    "No tenemos noticia de ningún pago. Si pagaste, espera y comprueba de nuevo. Si te fuiste antes de pagar, puedes pagar otra vez o de otra forma; si llegan los dos pagos, te devolvemos uno.",
  ],
  "ending.under_way": [
    "Your bank is working on it. Please do not pay twice: this page shows it as soon as we know.",
    "Ngân hàng của bạn đang xử lý. Vui lòng không thanh toán hai lần: trang này sẽ báo khi có kết quả.",
    "Tu banco lo está procesando. No pagues dos veces: esta página lo muestra en cuanto lo sepamos.",
  ],
  "ending.mail": [
    "We will write to you as soon as we know.",
    "Chúng tôi sẽ gửi email cho bạn khi có kết quả.",
    "Te escribiremos un correo en cuanto lo sepamos.",
  ],
  "refund.done": [
    "{amount} went back to you on {time}.",
    "Đã hoàn {amount} cho bạn vào {time}.",
    "Se te devolvieron {amount} el {time}.",
  ],
  "refund.under_way": [
    "{amount} goes back to you, begun on {time}.",
    "Đang hoàn {amount} cho bạn, bắt đầu từ {time}.",
    "Devolución de {amount} en curso, iniciada el {time}.",
  ],
  "refund.within": [
    "It reaches you within {days} working days.",
    "Bạn sẽ nhận được trong vòng {days} ngày làm việc.",
    "Te llega en {days} días hábiles como máximo.",
  ],
  "refund.someDays": [
    "Your bank may take some days to show it.",
    "Ngân hàng của bạn có thể cần vài ngày để ghi nhận.",
    "Tu banco puede tardar unos días en mostrarlo.",
  ],
  "order.placedOn": ["Placed", "Đặt lúc", "Hecho el"],
  "order.paidBy": ["Paid", "Đã thanh toán", "Pagado"],
  "order.adjustment": ["Adjustment", "Điều chỉnh", "Ajuste"],
  "order.print": ["Print a receipt", "In biên nhận", "Imprimir un recibo"],
  "order.noInvoice": [
    "This receipt is not a tax invoice.",
    "Biên nhận này không phải là hóa đơn thuế.",
    "Este recibo no es un comprobante tributario.",
  ],
  "order.address": ["Address of this page", "Địa chỉ trang này", "Dirección de esta página"],
  "order.copyAddress": ["Copy the address", "Sao chép địa chỉ", "Copiar la dirección"],
  "order.track": ["Follow the parcel", "Theo dõi kiện hàng", "Seguir el envío"],
  "orders.title": ["My orders", "Đơn hàng của tôi", "Mis pedidos"],
  "orders.open": ["Not finished yet", "Chưa hoàn tất", "Aún sin terminar"],
  "orders.none": ["No orders yet.", "Chưa có đơn hàng nào.", "Aún no hay pedidos."],
  "orders.more": ["Show more", "Xem thêm", "Mostrar más"],
  "order.tracking": ["Tracking number", "Mã vận đơn", "Número de seguimiento"],
  "order.history": ["What happened", "Những gì đã diễn ra", "Qué ha pasado"],
  "order.continue": ["Continue to {name}", "Tiếp tục đến {name}", "Continuar a {name}"],
  "order.continueHint": [
    "Your payment is open until {time}.",
    "Bạn có thể thanh toán đến {time}.",
    "Puedes pagar hasta el {time}.",
  ],
  "order.another": ["Pay in another way", "Thanh toán cách khác", "Pagar de otra forma"],
  "order.again": ["Pay again", "Thanh toán lại", "Pagar de nuevo"],
  "order.check": ["Check again", "Kiểm tra lại", "Comprobar de nuevo"],

  "event.order.new": ["Order placed", "Đã đặt hàng", "Pedido hecho"],
  "event.order.hold": ["Order received", "Đã nhận đơn hàng", "Pedido recibido"],
  "event.order.processing": ["Order approved", "Đơn hàng được duyệt", "Pedido aprobado"],
  "event.order.shipped": ["Sent", "Đã gửi hàng", "Enviado"],
  "event.order.delivered": ["Delivered", "Đã giao", "Entregado"],
  "event.order.completed": ["Completed", "Hoàn tất", "Completado"],
  "event.order.cancelled": ["Order cancelled", "Đã hủy đơn hàng", "Pedido cancelado"],
  "event.order.replaced": [
    "A newer order took its place",
    "Đã được thay bằng đơn hàng mới",
    "Reemplazado por un pedido nuevo",
  ],
  "event.payment.none": [
    "{count} attempts to pay did not succeed",
    "{count} lần thanh toán không thành công",
    "{count} intentos de pago no se completaron",
  ],
  "event.payment.paid": ["Payment confirmed", "Đã xác nhận thanh toán", "Pago confirmado"],
  "event.payment.failed": ["Payment failed", "Thanh toán thất bại", "Pago fallido"],
  "event.payment.expired": ["Payment expired", "Thanh toán hết hạn", "Pago vencido"],
  "event.payment.in_review": [
    "Payment being reviewed",
    "Đang xem xét thanh toán",
    "Pago en revisión",
  ],
  "event.refund.requested": ["Refund begun", "Bắt đầu hoàn tiền", "Reembolso iniciado"],
  "event.refund.done": ["Money given back", "Đã hoàn tiền", "Dinero devuelto"],
  "event.refund.failed": ["Refund failed", "Hoàn tiền thất bại", "Reembolso fallido"],
  "event.refund.in_review": [
    "Refund being reviewed",
    "Đang xem xét hoàn tiền",
    "Reembolso en revisión",
  ],

  "error.invalid_request": [
    "Please look at the marked fields.",
    "Vui lòng xem lại các ô được đánh dấu.",
    "Revisa los campos marcados, por favor.",
  ],
  "error.unauthorized": ["Please sign in.", "Vui lòng đăng nhập.", "Entra primero, por favor."],
  "error.sign_in_failed": [
    "Signing in did not work. Please try again.",
    "Đăng nhập không thành công. Vui lòng thử lại.",
    "No se pudo entrar. Inténtalo otra vez, por favor.",
  ],
  "error.forbidden": [
    "You are not allowed to do this.",
    "Bạn không được phép làm việc này.",
    "No tienes permiso para hacer esto.",
  ],
  "error.direct_amount_off": [
    "This shop takes no payments of this kind.",
    "Cửa hàng không nhận cách thanh toán này.",
    "Esta tienda no acepta pagos de este tipo.",
  ],
  "error.not_found": [
    "There is no such order. Please check the link.",
    "Không tìm thấy đơn hàng. Vui lòng kiểm tra liên kết.",
    "No existe este pedido. Revisa el enlace.",
  ],
  "error.already_paid": [
    "This order is paid already.",
    "Đơn hàng này đã được thanh toán.",
    "Este pedido ya está pagado.",
  ],
  "error.already_accepted": [
    "This order is accepted already; you pay later.",
    "Đơn hàng đã được nhận; bạn trả tiền sau.",
    "Este pedido ya está aceptado; pagas después.",
  ],
  "error.payment_in_review": [
    "A payment of this order is being looked at. Please wait for us.",
    "Một khoản thanh toán của đơn hàng đang được xem xét. Vui lòng đợi.",
    "Estamos revisando un pago de este pedido. Espera, por favor.",
  ],
  "error.payment_live": [
    "Another payment of this order is under way. Finish it, or try again in a moment.",
    "Đơn hàng đang có một khoản thanh toán khác. Hãy hoàn tất, hoặc thử lại sau giây lát.",
    "Otro pago de este pedido está en curso. Termínalo o inténtalo en un momento.",
  ],
  "error.payment_closed": [
    "This payment can no longer be made.",
    "Không thể thực hiện thanh toán này nữa.",
    "Este pago ya no se puede hacer.",
  ],
  "error.cart_changed": [
    "Your cart or a price has changed. Please look at it again.",
    "Giỏ hàng hoặc giá đã thay đổi. Vui lòng xem lại.",
    "Tu carrito o un precio ha cambiado. Míralo otra vez.",
  ],
  "error.out_of_stock": [
    "Not everything in your cart can still be had.",
    "Có món trong giỏ không còn đủ hàng.",
    "Ya no queda todo lo que hay en tu carrito.",
  ],
  "error.too_many_unpaid": [
    "Too many of your orders are not paid. Please pay one, or try again in an hour.",
    "Bạn có quá nhiều đơn hàng chưa thanh toán. Hãy thanh toán một đơn hoặc thử lại sau một giờ.",
    "Tienes demasiados pedidos sin pagar. Paga uno o inténtalo de nuevo en una hora.",
  ],
  "error.order_differs": [
    "This order has changed. Please start again.",
    "Đơn hàng đã thay đổi. Vui lòng làm lại.",
    "Este pedido ha cambiado. Empieza de nuevo.",
  ],
  "error.order_cancelled": [
    "This order was cancelled.",
    "Đơn hàng đã bị hủy.",
    "Este pedido fue cancelado.",
  ],
  "error.order_replaced": [
    "A newer order has taken this one’s place.",
    "Một đơn hàng mới đã thay thế đơn này.",
    "Un pedido nuevo ha reemplazado a este.",
  ],
  "error.gateway_refused": [
    "This way to pay was refused. Please choose another one.",
    "Cách thanh toán này bị từ chối. Vui lòng chọn cách khác.",
    "Esta forma de pago fue rechazada. Elige otra.",
  ],
  "error.gateway_unreachable": [
    "The payment service does not answer. Nothing is lost; please try again.",
    "Dịch vụ thanh toán không trả lời. Không mất gì cả; vui lòng thử lại.",
    "El servicio de pago no responde. No se ha perdido nada; inténtalo de nuevo.",
  ],
  "error.in_flight": [
    "This is being done already. One moment, please.",
    "Yêu cầu đang được xử lý. Vui lòng đợi một chút.",
    "Ya se está haciendo. Un momento, por favor.",
  ],
  "error.key_reused": [
    "Something has changed in between. Please load the page again.",
    "Có thay đổi trong lúc này. Vui lòng tải lại trang.",
    "Algo ha cambiado entretanto. Recarga la página.",
  ],
  "error.too_many_requests": [
    "Too many visitors at once. Please try again in a moment.",
    "Quá nhiều khách cùng lúc. Vui lòng thử lại sau giây lát.",
    "Demasiadas visitas a la vez. Inténtalo en un momento.",
  ],
  "error.unavailable": [
    "The shop does not answer at the moment. Please try again.",
    "Cửa hàng hiện không trả lời. Vui lòng thử lại.",
    "La tienda no responde en este momento. Inténtalo de nuevo.",
  ],
  "error.offline": [
    "No answer came. Is this device online?",
    "Không có trả lời. Thiết bị có kết nối mạng không?",
    "No llegó respuesta. ¿Hay conexión?",
  ],
  "error.unknown": [
    "That did not work. Please try again.",
    "Chưa thực hiện được. Vui lòng thử lại.",
    "No ha funcionado. Inténtalo de nuevo.",
  ],

  "field.required": ["Please fill this in.", "Vui lòng điền ô này.", "Rellena este campo."],
  "field.length": ["This is too long.", "Nội dung quá dài.", "Es demasiado largo."],
  "field.format": [
    "Please check how this is written.",
    "Vui lòng kiểm tra cách viết.",
    "Revisa cómo está escrito.",
  ],
  "field.forbidden": [
    "Please never write card numbers here.",
    "Đừng viết số thẻ ở đây.",
    "No escribas aquí números de tarjeta.",
  ],
  "field.range": [
    "This amount is not possible here.",
    "Số tiền này không dùng được ở đây.",
    "Este importe no es posible aquí.",
  ],
  "field.unsupported": [
    "This is not possible here.",
    "Ở đây không dùng được.",
    "No es posible aquí.",
  ],
  "field.unknown": [
    "This is not offered here.",
    "Ở đây không có lựa chọn này.",
    "No se ofrece aquí.",
  ],
  "field.account_unavailable": [
    "This way to pay is not available at the moment. Please choose another one.",
    "Cách thanh toán này tạm thời chưa dùng được. Vui lòng chọn cách khác.",
    "Esta forma de pago no está disponible ahora. Elige otra.",
  ],
  "field.other_currency": [
    "One cart holds prices of one currency only.",
    "Mỗi giỏ chỉ có giá của một loại tiền.",
    "Un carrito solo admite precios en una moneda.",
  ],
  "field.out_of_stock": [
    "There is not so much of it left.",
    "Không còn đủ hàng.",
    "No queda tanto.",
  ],
  "field.empty": ["Your cart is empty.", "Giỏ hàng trống.", "Tu carrito está vacío."],
  "field.too_many_pieces": [
    "An order may have at most 200 pieces.",
    "Mỗi đơn hàng có tối đa 200 món.",
    "Un pedido puede tener como máximo 200 unidades.",
  ],
  "field.duplicate": ["This is there twice.", "Mục này bị trùng.", "Está repetido."],
  "field.min_amount": [
    "Not for so small an amount.",
    "Không dùng cho số tiền nhỏ như vậy.",
    "No para un importe tan pequeño.",
  ],
  "field.max_amount": [
    "Not for so large an amount.",
    "Không dùng cho số tiền lớn như vậy.",
    "No para un importe tan grande.",
  ],
  "field.currencies": [
    "Not in this currency.",
    "Không dùng với loại tiền này.",
    "No en esta moneda.",
  ],
  "field.countries": ["Not in your country.", "Không dùng ở nước của bạn.", "No en tu país."],
  "field.forbidden_flags": [
    "Not for what is in your cart.",
    "Không dùng cho hàng trong giỏ.",
    "No para lo que hay en tu carrito.",
  ],
  "field.invalid": ["Please check this.", "Vui lòng kiểm tra ô này.", "Revisa este campo."],

  "note.demo": [
    "Simulated gateways, no real money.",
    "Cổng thanh toán mô phỏng, không có tiền thật.",
    "Pasarelas simuladas, sin dinero real.",
  ],
});

const CODES = Object.keys(LANGUAGES);

/** How dates are written. */
const LOCALES = Object.freeze({ en: "en", vi: "vi", es: "es-PE" });
const CHOICE = "tollgate.language";

/** As chosen here, else as the browser is set, else English. */
export function language() {
  const chosen = localStorage.getItem(CHOICE);
  const wished = [chosen, ...navigator.languages].map((tag) => (tag ?? "").slice(0, 2));
  return wished.find((code) => CODES.includes(code)) ?? "en";
}

/** The text of this name, with {names} of values filled in; undefined when there is none. */
export function find(name, values = {}) {
  const text = TEXTS[name]?.[CODES.indexOf(language())];
  return text?.replace(/\{(\w+)\}(\.?)/g, (_, key, stop) => {
    const value = String(values[key]);
    // Not two of them: "a. m." has its own.
    return value.endsWith(".") ? value : value + stop;
  });
}

/** The same for names that are known to be there. */
export function text(name, values) {
  return find(name, values) ?? name;
}

/** What to tell somebody of a problem that the API answered. */
export function problemText({ code }) {
  return find(`error.${code}`) ?? text("error.unknown");
}

/** What to write beside a field that the API found wrong. */
export function fieldText({ code }) {
  return find(`field.${code}`) ?? text("field.invalid");
}

/** A text of the server's in the buyer's language, where there is a translation of it. */
export function translated(usual, translations) {
  return translations?.[language()] ?? usual;
}

/** What a product of the demo is; what an operator wrote about one stays as it is. */
export function descriptionText(sku, description) {
  const name = `product.${sku}`;
  return TEXTS[name]?.[0] === description ? text(name) : description;
}

/** In the language of the page, which is English where operators work. */
export function moment(iso, timeStyle = "short") {
  const style = { dateStyle: "medium", timeStyle };
  const locale = LOCALES[document.documentElement.lang];
  return new Intl.DateTimeFormat(locale, style).format(new Date(iso));
}

/** Fills the page in its language, and offers the others in #languages. */
export function fillTexts() {
  document.documentElement.lang = language();
  for (const place of document.querySelectorAll("[data-text]")) {
    place.textContent = text(place.dataset.text);
  }
  for (const place of document.querySelectorAll("[data-label]")) {
    place.setAttribute("aria-label", text(place.dataset.label));
  }
  const switches = Object.entries(LANGUAGES).map(([code, name]) =>
    make(
      "button",
      {
        type: "button",
        lang: code,
        title: name,
        "aria-label": name,
        "aria-pressed": String(code === language()),
        click: () => {
          localStorage.setItem(CHOICE, code);
          location.reload();
        },
      },
      code.toUpperCase(),
    ),
  );
  const place = document.getElementById("languages");
  place.setAttribute("aria-label", text("shop.language"));
  place.replaceChildren(...switches);
}

/**
 * What a page must know of a currency.
 *
 *   digits   how many of them follow the point (ISO 4217)
 *   sign     what stands beside the number, before it unless `isAfter`
 */
const CURRENCIES = Object.freeze({
  VND: { digits: 0, sign: "₫", isAfter: true },
  PEN: { digits: 2, sign: "S/", isAfter: false },
  USD: { digits: 2, sign: "$", isAfter: false },
});

/**
 * How numbers are written in the language of the page, Spanish as in Peru. In Vietnamese every sign
 * stands after its number.
 */
const STYLES = Object.freeze({
  en: { group: ",", point: ".", isAfter: false },
  vi: { group: ".", point: ",", isAfter: true },
  es: { group: ",", point: ".", isAfter: false },
});

/**
 * How many digits follow the point where it is not two of them (ISO 4217, as the server has it). A
 * browser's own numbers are of what is in use: it writes no fils and no lipa.
 */
const DIGITS = Object.freeze({
  0: "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG ROL RWF TPE TRL UGX"
    + " UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF",
});

/** Another one is written with its code. */
export function currency(code) {
  const { isAfter, ...known } =
    CURRENCIES[code] ?? { digits: digitsOf(code), sign: code, isAfter: false };
  return { ...known, isAfter: isAfter || style().isAfter };
}

/** 125000 is "125,000" in dong and "1,250.00" in dollars; "125.000" and "1.250,00" in Vietnamese. */
export function number(amount, code) {
  const { group, point } = style();
  const [whole, fraction] = parts(amount, code);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return fraction ? grouped + point + fraction : grouped;
}

/** The same without anything between the digits but a point, as a banking app takes it. */
export function decimal(amount, code) {
  return parts(amount, code).filter(Boolean).join(".");
}

/** An amount with the currency's sign. */
export function money(amount, code) {
  const { sign, isAfter } = currency(code);
  const text = number(amount, code);
  return isAfter ? `${text}\u00a0${sign}` : `${sign}\u00a0${text}`;
}

/**
 * Zero when the text is no amount of the currency: what could be read in two ways is not read.
 * Digits are grouped as the page's language does; where nothing can follow, by a point or a comma.
 */
export function amountOf(text, code) {
  const { digits } = currency(code);
  const { group, point } = style();
  const pattern = digits
    ? new RegExp(`^(\\d+|\\d{1,3}(?:[${group} ]\\d{3})+)(?:[${point}](\\d{1,${digits}}))?$`)
    : /^(\d+|\d{1,3}(?:[,. ]\d{3})+)$/;
  const [, whole, fraction = ""] = pattern.exec(text.trim()) ?? [];
  if (whole === undefined) return 0;
  const amount = Number(whole.replace(/\D/g, "") + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(amount) ? amount : 0;
}

/** The digits before the point and those behind it. */
function parts(amount, code) {
  const { digits } = currency(code);
  const sign = amount < 0 ? "-" : "";
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = text.length - digits;
  return [sign + text.slice(0, whole), text.slice(whole)];
}

function style() {
  return STYLES[document.documentElement.lang] ?? STYLES.en;
}

function digitsOf(code) {
  const [digits] = Object.entries(DIGITS).find(([, codes]) => codes.includes(code)) ?? [2];
  return Number(digits);
}
