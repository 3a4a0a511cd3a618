//! Everything that was sent, in the order it was sent: so that what was read can be written again.

use x12::Segment;

use crate::claim::{BillingProvider, Drug, Header, LineAdjudication, OtherPayer, Patient, Subscriber};
use crate::{Claim, ClaimPayment, ClaimView, Party, Payment, ServiceLine, ServicePayment};

impl<'a> ClaimView<'_, 'a> {
    /// The segments of the loops above the claim, outermost first.
    pub fn segments_above(&self) -> Vec<Segment<'a>> {
        let mut all = Vec::new();
        self.header.collect(&mut all);
        self.billing.collect(&mut all);
        self.subscriber.collect(&mut all);
        if let Some(patient) = self.patient {
            patient.collect(&mut all);
        }
        in_order(all)
    }
}

impl<'a> Claim<'a> {
    /// Every segment of the claim, CLM to the last below it, those without a place included.
    pub fn segments(&self) -> Vec<Segment<'a>> {
        let mut all = vec![self.clm];
        all.extend(self.institutional.iter().chain(&self.orthodontics));
        for part in [
            &self.dates,
            &self.teeth,
            &self.attachments,
            &self.amounts,
            &self.references,
            &self.notes,
            &self.health,
            &self.further,
            &self.unplaced,
        ] {
            all.extend_from_slice(part);
        }
        self.providers.iter().for_each(|party| party.collect(&mut all));
        self.other_payers.iter().for_each(|payer| payer.collect(&mut all));
        self.lines.iter().for_each(|line| line.collect(&mut all));
        in_order(all)
    }
}

impl<'a> ClaimPayment<'a> {
    /// Every segment of the claim payment, CLP to the last below it, those without a place included.
    pub fn segments(&self) -> Vec<Segment<'a>> {
        let mut all = vec![self.clp];
        all.extend(self.inpatient.iter().chain(&self.outpatient));
        for part in [
            &self.adjustments,
            &self.parties,
            &self.references,
            &self.dates,
            &self.amounts,
            &self.further,
            &self.unplaced,
        ] {
            all.extend_from_slice(part);
        }
        self.services.iter().for_each(|service| service.collect(&mut all));
        in_order(all)
    }
}

impl<'a> Payment<'a> {
    /// The segments of the head of an 835, ST to 1000B.
    pub fn segments(&self) -> Vec<Segment<'a>> {
        let mut all: Vec<Segment<'a>> =
            [self.st, self.bpr, self.trn, self.currency].into_iter().flatten().collect();
        all.extend(self.references.iter().chain(&self.dates));
        for party in self.payer.iter().chain(&self.payee) {
            party.collect(&mut all);
        }
        in_order(all)
    }
}

impl<'a> Party<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.push(self.name);
        all.extend([self.street, self.city, self.demographics, self.taxonomy].into_iter().flatten());
        all.extend(self.references.iter().chain(&self.contacts).chain(&self.dates).chain(&self.further));
    }
}

impl<'a> Header<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.extend(self.st.iter().chain(&self.bht));
        for party in self.submitter.iter().chain(&self.receiver) {
            party.collect(all);
        }
    }
}

impl<'a> BillingProvider<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.extend(self.hl.iter().chain(&self.taxonomy).chain(&self.currency));
        for party in self.party.iter().chain(&self.pay_to).chain(&self.pay_to_plan) {
            party.collect(all);
        }
    }
}

impl<'a> Subscriber<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.extend(self.hl.iter().chain(&self.sbr).chain(&self.patient_information));
        for party in self.party.iter().chain(&self.payer) {
            party.collect(all);
        }
    }
}

impl<'a> Patient<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.extend(self.hl.iter().chain(&self.pat));
        if let Some(party) = &self.party {
            party.collect(all);
        }
    }
}

impl<'a> OtherPayer<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.push(self.sbr);
        all.extend(self.adjustments.iter().chain(&self.amounts).chain(&self.coverage));
        all.extend(self.outcomes.iter().chain(&self.further));
        self.parties.iter().for_each(|party| party.collect(all));
    }
}

impl<'a> ServiceLine<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.push(self.lx);
        all.extend(self.service.iter());
        for part in [
            &self.teeth,
            &self.dates,
            &self.references,
            &self.amounts,
            &self.notes,
            &self.further,
            &self.forms,
        ] {
            all.extend_from_slice(part);
        }
        if let Some(Drug { lin, quantity, references }) = &self.drug {
            all.push(*lin);
            all.extend(quantity.iter().chain(references));
        }
        self.providers.iter().for_each(|party| party.collect(all));
        for LineAdjudication { svd, adjustments, dates, amounts } in &self.adjudications {
            all.push(*svd);
            all.extend(adjustments.iter().chain(dates).chain(amounts));
        }
    }
}

impl<'a> ServicePayment<'a> {
    fn collect(&self, all: &mut Vec<Segment<'a>>) {
        all.push(self.svc);
        for part in [
            &self.dates,
            &self.adjustments,
            &self.references,
            &self.amounts,
            &self.remark_segments,
            &self.further,
        ] {
            all.extend_from_slice(part);
        }
    }
}

fn in_order(mut segments: Vec<Segment<'_>>) -> Vec<Segment<'_>> {
    segments.sort_by_key(|segment| segment.place().offset);
    segments
}
