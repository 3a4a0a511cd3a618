# The commands a newcomer types. `make test` is what CI runs.
CARGO ?= cargo
export CARGO_TERM_COLOR ?= auto

.PHONY: test check
test: check
	$(CARGO) test --workspace --locked

check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --locked -- -D warnings
