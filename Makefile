# The commands a newcomer types. `make test` is what CI runs.
CARGO ?= cargo
PYTHON ?= python3
DEMO ?= demo
SECONDS ?= 60
BIN := target/release/cleanclaim
export CARGO_TERM_COLOR ?= auto

.PHONY: demo test check bench bench-ledger accuracy fuzz bless docs clean-demo

## demo: build, run the samples into a lake, show what came of it
demo:
	$(CARGO) build --release --locked
	$(BIN) run samples/drop --lake $(DEMO)/lake --as-of 2026-10-15
	@echo; echo "--- the work queues ---"
	$(BIN) queue --lake $(DEMO)/lake
	@echo; echo "--- a finding, drawn ---"
	-$(BIN) check samples/drop/AD_837P_20260801_000010.837 --as-of 2026-10-15 --limit 1
	@echo; echo "--- a query (DuckDB over the lake's views) ---"
	@$(PYTHON) scripts/query.py $(DEMO) samples/query.sql || echo "(no DuckDB here; see README for the query)"

## test: formatting, lints, every test
test: check
	$(CARGO) test --workspace --locked

check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings

## bench: criterion benches, each beside its floor or its peer
bench:
	$(CARGO) bench --locked --bench reading --bench matching --bench batch --bench writing
	$(CARGO) bench --locked -p cleanclaim-scrub --bench tables

## bench-ledger: a day's batch beside 10 and 50 million open claims; wants FOLDER=, with 35 GB of room (minutes)
bench-ledger:
	$(CARGO) bench --locked --bench ledger -- --millions 10,50 --claims 60000 --folder $(FOLDER)

## accuracy: corpora whose truth is known, what the engine makes of them, docs/ACCURACY.md (minutes)
accuracy:
	$(CARGO) bench --locked --bench accuracy

## fuzz: every fuzz target for SECONDS each; needs `cargo install cargo-fuzz`
fuzz:
	for target in lexer survey claim remittance; do \
	    (cd fuzz && RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run -s none $$target -- -max_total_time=$(SECONDS)) || exit 1; \
	done

## bless: rewrite docs/edits and the words of docs/POLICY.md; read the diff it leaves
bless docs:
	BLESS=1 $(CARGO) test --locked -p cleanclaim-scrub --test pages
	BLESS=1 $(CARGO) test --locked -p cleanclaim --test program words_of_the_page
	git diff --stat

clean-demo:
	rm -rf $(DEMO)
