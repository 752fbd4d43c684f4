"""What an import of customers, invoices or payments reads: its columns, and the headings they are known by.

The keys are also the headings of exported files, so that those are recognised whole.
"""

from __future__ import annotations

from enum import StrEnum

from invpay_desktop.delimited.mapping import WantedColumn


class ImportKind(StrEnum):
    """What a file holds."""

    CUSTOMERS = "customers"
    INVOICES = "invoices"
    PAYMENTS = "payments"


def _column(key: str, label: str, synonyms: str = "", *, required: bool = False) -> WantedColumn:
    return WantedColumn(key, label, required, tuple(word.strip() for word in synonyms.split(",") if word.strip()))


CUSTOMER_COLUMNS: tuple[WantedColumn, ...] = (
    _column(
        "number", "Customer number",
        "customer no, customer id, client id, client number, account number, account no, customer code, id, code, "
        "Kundennummer, Kunden-Nr, numéro client, número de cliente, codice cliente",
    ),
    _column(
        "name", "Name",
        "customer name, company name, client name, display name, full name, company, customer, client, person, firma, "
        "Kunde, Kundenname, nom, nombre, nome, ragione sociale",
    ),
    _column("email", "E-mail", "e-mail address, mail, main email, courriel, correo"),
    _column("phone", "Phone", "telephone, phone number, main phone, mobile, Telefon, téléphone, teléfono"),
    _column(
        "address", "Address",
        "street address, street, address line 1, billing address, Straße, adresse, dirección",
    ),
    _column("city", "City", "town, Ort, Stadt, ville, ciudad"),
    _column("region", "Region", "state, province, county, Bundesland"),
    _column("postal_code", "Postal code", "zip, zip code, postcode, PLZ, Postleitzahl, code postal"),
    _column("country", "Country", "Land, pays, país"),
    _column("notes", "Notes", "note, comment, comments, remarks, memo, Bemerkung"),
    _column("terms_days", "Days to pay", "terms, payment terms, net days, Zahlungsziel"),
    _column("hosted_id", "Hosted id", ""),
    _column("anonymous", "Stands for many people", ""),
)  # fmt: skip

INVOICE_COLUMNS: tuple[WantedColumn, ...] = (
    _column(
        "number", "Invoice number",
        "invoice no, invoice, invoice id, inv no, document number, bill number, Rechnungsnummer, "
        "Rechnungs-Nr, Rechnung, "
        "Belegnummer, numéro de facture, facture, número de factura, factura, numero fattura, fattura",
        required=True,
    ),
    _column(
        "issued_on", "Invoice date",
        "issue date, issued, date issued, date of issue, document date, date, Rechnungsdatum, Datum, Belegdatum, "
        "date de facture, fecha de factura, fecha, data fattura",
        required=True,
    ),
    _column(
        "due_on", "Due date",
        "due, payment due, date due, Fälligkeitsdatum, fällig am, fällig, échéance, vencimiento",
    ),
    _column(
        "customer", "Customer number",
        "customer id, customer no, customer, client id, client, bill to, account number, Kundennummer, "
        "Kunden-Nr, Kunde",
    ),
    _column("customer_name", "Customer name", "client name, company name, company, bill to name, Kundenname, Firma"),
    _column(
        "description", "Description",
        "line description, item description, product name, product, details, Bezeichnung, Beschreibung, Artikel, Text, "
        "désignation, descripción, descrizione",
    ),
    _column(
        "item", "Item",
        "stock code, item code, item no, sku, product code, article number, Artikelnummer, référence article",
    ),
    _column("quantity", "Quantity", "qty, units, hours, Menge, Anzahl, quantité, cantidad, quantità"),
    _column(
        "unit_price", "Unit price",
        "price, rate, unit cost, price per unit, sales price, Einzelpreis, Preis, Stückpreis, prix unitaire, "
        "precio unitario, prezzo unitario",
    ),
    _column(
        "amount", "Amount of the line",
        "amount, line total, line amount, total price, extended price, Betrag, Positionsbetrag, montant, "
        "importe, importo",
    ),
    _column(
        "total", "Total of the invoice",
        "total, invoice total, invoice amount, total amount, grand total, gross total, Rechnungsbetrag, Gesamtbetrag, "
        "Summe, Brutto, montant total, importe total, totale",
    ),
    _column(
        "tax_rate", "Tax in percent",
        "tax percent, vat rate, vat percent, sales tax rate, Steuersatz, MwSt-Satz, taux de TVA",
    ),
    _column("tax_amount", "Tax of the line", "tax, vat, vat amount, sales tax, MwSt, USt, TVA, IVA"),
    _column("tax_inclusive", "Price holds the tax", "tax included"),
    _column(
        "reference", "Reference",
        "po number, purchase order, order number, customer reference, Bestellnummer, Ihr Zeichen",
    ),
    _column("notes", "Notes", "invoice notes, comment, remarks, memo, Bemerkung"),
    _column("currency", "Currency", "currency code, Währung, devise, moneda, valuta"),
    _column("lifecycle", "Lifecycle", ""),
    _column("hosted_id", "Hosted id", ""),
)  # fmt: skip

PAYMENT_COLUMNS: tuple[WantedColumn, ...] = (
    _column(
        "payment_id", "Payment id",
        "payment number, payment no, transaction id, transaction number, receipt number, Zahlungsnummer",
    ),
    _column(
        "invoices", "Invoice numbers",
        "invoice number, invoice no, invoice, invoice id, applied to, Rechnungsnummer, Rechnungs-Nr, "
        "Rechnung, facture, "
        "factura, fattura",
    ),
    _column(
        "customer", "Customer number",
        "customer id, customer no, customer, client, payer, received from, account number, Kundennummer, Kunde",
    ),
    _column("customer_name", "Customer name", "client name, company name, company, payer name, Kundenname, Firma"),
    _column(
        "amount", "Amount",
        "payment amount, amount paid, amount received, paid, total, Betrag, Zahlbetrag, montant, importe, importo",
        required=True,
    ),
    _column(
        "received_on", "Date received",
        "payment date, date paid, paid on, received, transaction date, date, Zahlungsdatum, Datum, Eingang, fecha, "
        "date de paiement",
        required=True,
    ),
    _column(
        "kind", "How it came",
        "payment method, method, payment type, type, Zahlungsart, mode de paiement, forma de pago",
    ),
    _column("check_number", "Check number", "check no, cheque number, cheque no, check, cheque, Schecknummer"),
    _column("bank", "Bank", "bank name"),
    _column("reference", "Reference", "ref, ref no, reference number, Verwendungszweck, Referenz, référence"),
    _column("notes", "Notes", "note, memo, comment, remarks, Bemerkung"),
    _column("status", "Status", "payment status, state"),
    _column("currency", "Currency", "currency code, Währung, devise, moneda, valuta"),
)  # fmt: skip

COLUMNS: dict[ImportKind, tuple[WantedColumn, ...]] = {
    ImportKind.CUSTOMERS: CUSTOMER_COLUMNS,
    ImportKind.INVOICES: INVOICE_COLUMNS,
    ImportKind.PAYMENTS: PAYMENT_COLUMNS,
}

ONE_OF: dict[ImportKind, tuple[str, ...]] = {
    ImportKind.CUSTOMERS: ("number", "name"),
    ImportKind.INVOICES: ("unit_price", "amount", "total"),
    ImportKind.PAYMENTS: ("invoices", "customer", "customer_name"),
}
"""Columns of which a file needs at least one."""
