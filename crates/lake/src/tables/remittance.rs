//! What payers answered in 835s: payments, claim payments, service payments, and why amounts differ.

use super::{Code, Date, Flag, Id, Int, Link, Money, Quantity, Text, table};

table! {
    /// One row per 835 transaction set: one payment, or the notice of one.
    payments: PaymentsTable of PaymentRow {
        /// Id of the payment, from the place of its ST.
        payment_id: Id,
        /// Interchange control number, ISA13.
        isa13: Code,
        /// Group control number, GS06.
        gs06: Code,
        /// Transaction set control number, ST02.
        st02: Text,
        /// Check or EFT number, TRN02.
        trace_number: Text,
        /// Payer's company id with the trace, TRN03.
        trace_payer_id: Option<Code>,
        /// Payment amount in dollars, BPR02; null when unreadable.
        payment_amount: Option<Money>,
        /// Credit (C) or debit (D), BPR03.
        credit_or_debit: Option<Code>,
        /// Handling code, BPR01: I payment and notice, H notice only.
        handling_code: Option<Code>,
        /// Payment method, BPR04: ACH, CHK, FWT, NON, BOP.
        payment_method: Code,
        /// Effective date of the payment, BPR16.
        payment_date: Option<Date>,
        /// Date the payer made the remittance, DTM 405.
        production_date: Option<Date>,
        /// Payer's id: 1000A N104, else REF 2U, else TRN03.
        payer_id: Code,
        /// Payer's name, 1000A N102.
        payer_name: Option<Code>,
        /// Payee's NPI, 1000B N104 with XX, or REF.
        payee_npi: Option<Code>,
        /// Payee's tax id, 1000B N104 with FI, or REF TJ.
        payee_tax_id: Option<Code>,
        /// Payee's name, 1000B N102.
        payee_name: Option<Code>,
        /// Claim payments in the set.
        claim_payments: Int,
        /// Sum of the claim payments' paid amounts in dollars, CLP04.
        paid_amount: Money,
        /// Sum of provider adjustments in dollars, PLB; positive lowers the payment.
        provider_adjustment_amount: Money,
        /// balanced; suspense when a difference stands, or it is cut short, a test or out of a damaged file,
        /// and nothing is posted; or
        /// duplicate when a remittance under its trace number moved the same money on the same day.
        balance_status: Code,
        /// BPR02 less what claims and provider adjustments explain, in dollars; 0 when balanced.
        difference: Money,
    }
}

table! {
    /// One row per claim payment (CLP) in an 835, reversals included.
    claim_payments: ClaimPaymentsTable of ClaimPaymentRow {
        /// Id of the claim payment, from the place of its CLP.
        claim_payment_id: Id,
        /// The payment it is part of.
        payment_id: Link,
        /// Transaction set control number, ST02.
        st02: Text,
        /// Ordinal of the CLP in its transaction set, from 1.
        ordinal: Int,
        /// Patient control number as returned, CLP01.
        patient_control_number: Text,
        /// Payer's claim control number, CLP07.
        payer_claim_control_number: Option<Text>,
        /// Claim status, CLP02: 1, 2, 3 processed as primary, secondary, tertiary; 4 denied; 19 to 21 forwarded; 22 reversal; 23 not ours; 25 predetermination.
        claim_status_code: Code,
        /// Whether this undoes an earlier claim payment (status 22).
        reversal: Flag,
        /// The payer's place in line: 1, 2 or 3; of a reversal, that of the payment it undoes; null when unknown.
        payer_sequence: Option<Int>,
        /// Charge in dollars, CLP03; negative on a reversal.
        total_charge: Option<Money>,
        /// Paid amount in dollars, CLP04; negative on a reversal.
        paid_amount: Option<Money>,
        /// What the patient owes in dollars: the sum of PR adjustments, claim and lines.
        patient_responsibility: Money,
        /// What the patient owes as the payer states it in dollars, CLP05.
        patient_responsibility_stated: Option<Money>,
        /// Allowed amount in dollars.
        allowed_amount: Option<Money>,
        /// How the allowed amount was found: stated, `paid_plus_cost_share` or `charge_less_contractual`.
        allowed_method: Option<Code>,
        /// Write-off by contract in dollars, claim and lines.
        contractual_amount: Money,
        /// Denied amount in dollars, claim and lines.
        denied_amount: Money,
        /// Claim filing indicator, CLP06.
        filing_indicator: Option<Code>,
        /// Place of service or facility type, CLP08.
        facility_type: Option<Code>,
        /// Frequency code, CLP09.
        frequency_code: Option<Code>,
        /// Diagnosis related group the payer used, CLP11.
        drg: Option<Code>,
        /// Patient's last name as sent, NM1 QC 03.
        patient_last_name: Option<Text>,
        /// Patient's first name as sent, NM1 QC 04.
        patient_first_name: Option<Code>,
        /// Member id as sent, NM1 QC or IL 09.
        member_id: Option<Text>,
        /// Member id as the payer corrects it, NM1 74 09.
        corrected_member_id: Option<Text>,
        /// Rendering provider's NPI, NM1 82 09.
        rendering_npi: Option<Code>,
        /// Payer the claim was forwarded to, NM1 TT 03.
        crossover_payer: Option<Code>,
        /// First date of service: DTM 232 or the earliest line.
        service_from: Option<Date>,
        /// Last date of service.
        service_to: Option<Date>,
        /// Date the payer received the claim, DTM 050.
        received_date: Option<Date>,
        /// Interest in dollars, AMT I; never part of the paid amount.
        interest_amount: Option<Money>,
        /// Service payments below it.
        service_payments: Int,
    }
}

table! {
    /// One row per service payment (SVC) of a claim payment.
    service_payments: ServicePaymentsTable of ServicePaymentRow {
        /// Id of the service payment, from the place of its SVC.
        service_payment_id: Id,
        /// The claim payment it is part of.
        claim_payment_id: Link,
        /// Ordinal in its claim payment, from 1.
        ordinal: Int,
        /// Procedure code paid, SVC01-2.
        procedure_code: Option<Code>,
        /// Procedure code qualifier, SVC01-1.
        procedure_qualifier: Option<Code>,
        /// Modifiers paid, separated by commas.
        modifiers: Option<Code>,
        /// Procedure code billed, SVC06-2, when the payer changed it.
        original_procedure_code: Option<Code>,
        /// Revenue code, SVC04.
        revenue_code: Option<Code>,
        /// Charge in dollars, SVC02; negative on a reversal.
        charge: Option<Money>,
        /// Paid amount in dollars, SVC03; negative on a reversal.
        paid_amount: Option<Money>,
        /// Allowed amount in dollars.
        allowed_amount: Option<Money>,
        /// How the allowed amount was found: stated, `paid_plus_cost_share` or `charge_less_contractual`.
        allowed_method: Option<Code>,
        /// Units paid, SVC05.
        units_paid: Option<Quantity>,
        /// Units billed, SVC07, when the payer changed them.
        units_billed: Option<Quantity>,
        /// Line control number returned, REF 6R.
        line_control_number: Option<Text>,
        /// First date of service, DTM 472 or 150.
        service_from: Option<Date>,
        /// Last date of service, DTM 472 or 151.
        service_to: Option<Date>,
        /// Policy the payer applied, REF 0K.
        policy_reference: Option<Code>,
    }
}

table! {
    /// One row per adjustment (a triplet of CAS): why an amount is not what was charged.
    adjustments: AdjustmentsTable of AdjustmentRow {
        /// Id of the adjustment, from the place of its CAS and its order in it.
        adjustment_id: Id,
        /// The claim payment.
        claim_payment_id: Link,
        /// The service payment; null for an adjustment of the whole claim.
        service_payment_id: Option<Link>,
        /// Group code, CAS01: CO, PR, OA, PI, CR.
        group_code: Code,
        /// Claim adjustment reason code.
        carc: Code,
        /// Amount in dollars; positive lowers the payment.
        amount: Money,
        /// Units adjusted.
        quantity: Option<Quantity>,
        /// What it means for the balance: contractual, patient, denial, `other_payer`, offset or other.
        class: Code,
    }
}

table! {
    /// One row per remark code of a claim payment or service payment.
    remarks: RemarksTable of RemarkRow {
        /// The claim payment.
        claim_payment_id: Link,
        /// The service payment; null for a remark on the whole claim.
        service_payment_id: Option<Link>,
        /// Where it stood: MIA, MOA or LQ.
        segment: Code,
        /// Code list: HE remark codes, RX pharmacy reject codes.
        code_list: Code,
        /// The remark code.
        rarc: Code,
        /// Whether it only informs and explains no adjustment.
        alert: Flag,
    }
}

table! {
    /// One row per provider level adjustment (a pair of PLB): money not tied to this 835's claims.
    provider_adjustments: ProviderAdjustmentsTable of ProviderAdjustmentRow {
        /// Id of the adjustment, from the place of its PLB and its order in it.
        provider_adjustment_id: Id,
        /// The payment.
        payment_id: Link,
        /// Provider id, PLB01.
        provider_id: Code,
        /// Fiscal period end, PLB02.
        fiscal_date: Option<Date>,
        /// Reason code, PLB03-1.
        reason_code: Code,
        /// Reference as sent, PLB03-2.
        reference: Option<Text>,
        /// Amount in dollars; positive lowers the payment.
        amount: Money,
        /// What it is: recovery, `forwarding_balance`, interest, withhold, levy, capitation, incentive, fee or other.
        class: Code,
        /// The claim the reference names, if found.
        linked_claim_id: Option<Link>,
        /// The chain of recoveries or forwarded balances it belongs to.
        chain_id: Option<Link>,
    }
}

table! {
    /// One row per deposit that a bank reports.
    deposits: DepositsTable of DepositRow {
        /// Id of the deposit, from the place of its record.
        deposit_id: Id,
        /// The last characters of the account number.
        account: Code,
        /// The day it counts from.
        deposit_date: Option<Date>,
        /// Amount in dollars.
        amount: Money,
        /// How it came: ach, wire, check or other.
        method: Code,
        /// The trace that the payer wrote (TRN02), or the number of a check; null when the bank tells none.
        trace_number: Option<Text>,
        /// The payer's id with the trace (TRN03); null when the bank tells none.
        trace_payer_id: Option<Code>,
    }
}

table! {
    /// One row per deposit and payment that have one trace; whichever came second wrote it.
    deposit_matches: DepositMatchesTable of DepositMatchRow {
        /// The deposit.
        deposit_id: Link,
        /// The payment.
        payment_id: Link,
        /// Amount of the deposit in dollars.
        deposit_amount: Money,
        /// Amount of the payment in dollars.
        payment_amount: Money,
        /// Days from the payment's date to the deposit's; null when one has none.
        days: Option<Int>,
    }
}
