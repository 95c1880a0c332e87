import { createRoot } from "react-dom/client";
import { Catalogue } from "./Catalogue";
import { Confirmation } from "./Confirmation";
import "./style.css";

// Two pages need no router: the shop, and the one to which the gateway sends the buyer back.
const page = location.pathname === "/order/confirmation" ? <Confirmation /> : <Catalogue />;
createRoot(document.getElementById("shop")!).render(page);
