//! Runs every enabled edit over a claim.

use claims::{ClaimPayment, ClaimView, Date, Payment};
use codes::CodeSets;
use x12::guide::Fault;

use crate::context::{Level, Levels};
use crate::fault::report_faults;
use crate::policy::{Standing, Standings};
use crate::{Case, Disposition, Findings, Policy, Remittance, Severity, own};

/// The edits that a policy enables, ready to run.
#[derive(Debug)]
pub struct Scrubber<'c> {
    codes: &'c CodeSets,
    as_of: Date,
    standings: Standings,
}

impl<'c> Scrubber<'c> {
    /// A scrubber that judges claims as they stand on the day `as_of`.
    pub fn new(codes: &'c CodeSets, policy: Policy, as_of: Date) -> Self {
        Self { codes, as_of, standings: Standings::new(policy, as_of) }
    }

    /// The policy it runs by.
    pub fn policy(&self) -> &Policy {
        self.standings.policy()
    }

    /// What holds where no claim is in sight.
    pub(crate) fn standing(&self) -> &Standing {
        self.standings.of_all()
    }

    /// What holds for a claim.
    pub(crate) fn standing_of_claim(&self, view: &ClaimView<'_, '_>) -> &Standing {
        self.standings.of_claim(view, view.claim.service_period().map(|service| service.from))
    }

    /// What holds for a loop above a claim.
    pub(crate) fn standing_of_level(&self, level: Level, view: &ClaimView<'_, '_>) -> &Standing {
        self.standings.of_level(level, view)
    }

    /// Judges the loops above a claim that `levels` says are new, and says whether they, or those
    /// judged before, hold the claim.
    ///
    /// Call it for every claim before [`Scrubber::scrub_claim`]; for most claims of a batch it finds
    /// nothing new to do. What it finds belongs to the transaction set, not to the claim, so it goes into
    /// findings of its own: see [`Levels`].
    pub fn scrub_context(
        &self,
        view: &ClaimView<'_, '_>,
        levels: &mut Levels,
        findings: &mut Findings,
    ) -> Disposition {
        let outermost = levels.enter(view);
        if let Some(outermost) = outermost {
            let case = self.case(view);
            for level in Level::ALL.into_iter().filter(|&level| level >= outermost) {
                let before = findings.rejects();
                if levels.has(level) {
                    let standing = self.standings.of_level(level, view);
                    for planned in &standing.plan(view.claim.claim_type).levels[level as usize] {
                        findings.running(planned.edit, planned.severity);
                        (planned.check)(&case, findings);
                    }
                }
                levels.judged(level, findings.rejects() > before);
            }
        }
        let faults = view.context_faults;
        if outermost.is_some() || levels.fault_count != faults.len() {
            levels.fault_count = faults.len();
            levels.faulty = faults.iter().any(|fault| self.fault_severity(fault) == Some(Severity::Reject));
        }
        Disposition::held_if(levels.hold())
    }

    /// Judges the claim itself, its guide faults included, and says whether it is held.
    pub fn scrub_claim(&self, view: &ClaimView<'_, '_>, findings: &mut Findings) -> Disposition {
        let (before, rejects) = (findings.len(), findings.rejects());
        let case = self.case(view);
        let standing = self.standings.of_claim(view, case.service.map(|service| service.from));
        report_faults(view.faults, standing, findings);
        let plan = standing.plan(view.claim.claim_type);
        for planned in &plan.claim {
            findings.running(planned.edit, planned.severity);
            (planned.check)(&case, findings);
        }
        for line in &view.claim.lines {
            for planned in &plan.line {
                findings.running(planned.edit, planned.severity);
                (planned.check)(line, &case, findings);
            }
        }
        own::judge(&plan.own_claim, &plan.own_line, &case, findings);
        findings.settle(before);
        Disposition::held_if(findings.rejects() > rejects)
    }

    /// Judges one claim by itself, context and all.
    pub fn scrub(&self, view: &ClaimView<'_, '_>, findings: &mut Findings) -> Disposition {
        self.guide_faults(view.context_faults, findings);
        let context = self.scrub_context(view, &mut Levels::default(), findings);
        let claim = self.scrub_claim(view, findings);
        findings.settle(0);
        context.or(claim)
    }

    /// Judges the head of an 835. Read in pieces, each piece may be given it: joined findings are told
    /// once.
    pub fn scrub_payment(&self, payment: &Payment<'_>, findings: &mut Findings) {
        let remittance = Remittance { payment, codes: self.codes, as_of: self.as_of };
        for planned in &self.standing().payment {
            findings.running(planned.edit, planned.severity);
            (planned.check)(&remittance, findings);
        }
    }

    /// Judges one claim payment, its guide faults included.
    pub fn scrub_claim_payment(
        &self,
        payment: &Payment<'_>,
        claim: &ClaimPayment<'_>,
        faults: &[Fault],
        findings: &mut Findings,
    ) {
        let before = findings.len();
        self.guide_faults(faults, findings);
        let remittance = Remittance { payment, codes: self.codes, as_of: self.as_of };
        for planned in &self.standing().claim_payment {
            findings.running(planned.edit, planned.severity);
            (planned.check)(claim, &remittance, findings);
        }
        findings.settle(before);
    }

    pub(crate) fn case<'v, 'a>(&'v self, view: &ClaimView<'v, 'a>) -> Case<'v, 'a> {
        Case::new(*view, self.codes, self.policy().payers(), self.as_of)
    }
}

#[cfg(test)]
mod tests {
    use claims::ClaimReader;
    use x12::guide::Guide;
    use x12::{Segments, Surveyor, lex};

    use super::*;

    const BASE: &str = include_str!("../tests/base/837p.edi");

    /// What became of each claim, and everything found, reading the set in pieces of about
    /// `piece_target` bytes as a pipeline does.
    fn scrubbed(text: &str, piece_target: u64, policy: &Policy) -> (Vec<Disposition>, Vec<String>) {
        let codes = CodeSets::built_in();
        let scrubber = Scrubber::new(&codes, policy.clone(), Date::literal(2026, 3, 16));
        let mut surveyor = Surveyor::with_piece_target(piece_target);
        surveyor.feed(text.as_bytes(), true);
        let survey = surveyor.finish();
        let set = &survey.sets[0];
        let segments = |stretch: &x12::Stretch| -> Segments<'_> {
            let bytes = &text.as_bytes()[stretch.offset as usize..stretch.end() as usize];
            lex(bytes, x12::Delimiters::USUAL, stretch.offset).numbered_from(stretch.ordinal)
        };
        let (mut dispositions, mut above, mut found) = (Vec::new(), Findings::new(), Findings::new());
        for piece in &set.pieces {
            let context: Vec<_> = piece.context.iter().map(segments).collect();
            let body = segments(&piece.body);
            let next = piece.next.as_ref().map(segments);
            let guide = Guide::of(&*set.version, &*set.st01).expect("a guide we know");
            let mut reader = ClaimReader::new(guide).expect("an 837");
            let (mut levels, mut in_claims) = (Levels::new(), Findings::new());
            let mut sink = |view: ClaimView<'_, '_>| {
                let context = scrubber.scrub_context(&view, &mut levels, &mut above);
                dispositions.push(context.or(scrubber.scrub_claim(&view, &mut in_claims)));
            };
            for segments in &context {
                reader.context(segments);
            }
            reader.read(&body, &mut sink);
            match &next {
                Some(next) => reader.end_before(next.segment(0), &mut sink),
                None => reader.finish(body.segment(body.len() - 1).place(), &mut sink),
            }
            scrubber.guide_faults(&reader.take_faults(), &mut above);
            found.append(&mut in_claims);
        }
        found.append(&mut above);
        let told = found.take().iter().map(|finding| format!("{} {finding}", finding.at().offset)).collect();
        (dispositions, told)
    }

    #[test]
    fn a_finding_above_claims_is_told_once_and_holds_them_all() {
        let text = BASE.replace("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*IL*62701~");
        let (dispositions, told) = scrubbed(&text, u64::MAX, &Policy::default());
        assert_eq!(dispositions, [Disposition::Held; 4]);
        assert_eq!(told.len(), 1, "{told:?}");
    }

    #[test]
    fn a_finding_in_one_claim_leaves_the_others_alone() {
        let text = BASE.replace("CLM*P-1003*62.5*", "CLM*P-1003*62.51*");
        let (dispositions, _) = scrubbed(&text, u64::MAX, &Policy::default());
        let held = |&disposition: &Disposition| disposition == Disposition::Held;
        assert_eq!(dispositions.iter().map(held).collect::<Vec<_>>(), [false, false, true, false]);
    }

    #[test]
    fn pieces_find_what_the_whole_finds() {
        let text = BASE
            .replace("N4*SPRINGFIELD*IL*627010001~", "N4*SPRINGFIELD*IL*62701~")
            .replace("*MI*1EG4TE5MK73~", "*MI*1EG4TE5MKS3~")
            .replace("PAT*19~", "PAT*18~")
            .replace("CLM*P-1003*62.5*", "CLM*P-1003*62.51*")
            .replace("HL*3*1*22*0~", "HL*3*9*22*0~");
        let whole = scrubbed(&text, u64::MAX, &Policy::default());
        assert_eq!(whole.0, [Disposition::Held; 4]);
        for piece_target in [1, 300, 700, 1500] {
            assert_eq!(scrubbed(&text, piece_target, &Policy::default()), whole, "{piece_target}");
        }
    }

    #[test]
    fn a_policy_can_let_a_claim_go() {
        let text = BASE.replace("CLM*P-1003*62.5*", "CLM*P-1003*62.51*");
        let mut policy = Policy::default();
        policy.set_severity("CLM-003", Severity::Warn).expect("known");
        let (dispositions, told) = scrubbed(&text, u64::MAX, &policy);
        assert_eq!(dispositions, [Disposition::Released; 4]);
        assert_eq!(told.len(), 1);
        policy.ignore("CLM-003").expect("known");
        assert!(scrubbed(&text, u64::MAX, &policy).1.is_empty());
    }

    #[test]
    fn a_policy_applies_to_guide_faults_above_claims() {
        let text = BASE.replace("NM1*PR*2*EXAMPLE HEALTH PLAN*****PI*PAYER01~", "NM1*PR*2******PI*PAYER01~");
        let (dispositions, _) = scrubbed(&text, u64::MAX, &Policy::default());
        assert_eq!(dispositions[0], Disposition::Held);
        let mut policy = Policy::default();
        policy.set_severity("ENV-027", Severity::Info).expect("known");
        assert_eq!(scrubbed(&text, u64::MAX, &policy).0[0], Disposition::Released);
    }
}
