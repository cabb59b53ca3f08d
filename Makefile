# make run          watch ./Photos and caption what appears there; Ctrl-C ends it
# make run ONCE=1   caption what is there now, then end
# make test         build and run every test
# make torture      kill the daemon KILLS times while PHOTOS arrive and the disk and the clock fail, then audit
# make fuzz         feed TARGET (JPEG, PNG, Reply, Safetensors, XMP, YAML; left out: each) made-up
#                   input for SECONDS
# make bench        measure this program beside ONNX Runtime, OpenVINO and PyTorch (see Tools/bench/run); writes
#                   Documentation/benchmarks.json, drawings and the tables of Documentation/performance.md
# make lint         formatting, imports, the systemd unit
# make golden       regenerate the parity fixtures (needs Python with PyTorch; see Tests/Golden)
# make clean        remove what was built

SHELL := /bin/bash
CONFIG ?= Config/deeplens.yaml
# One release configuration for programs and tests, so that everything is built once.
BUILD := swift build -c release -Xswiftc -enable-testing
BIN := .build/release

KILLS ?= 1000
PHOTOS ?= 2000
SEED ?= 1
SECONDS ?= 600

.PHONY: run test torture fuzz bench build lint packages photos golden clean

run: build photos
	DEEPLENS_WEIGHTS=Weights $(BIN)/deeplens watch --config $(CONFIG) $(if $(ONCE),--once)

# In release, since numeric code is some 50 times slower in a debug build; one test at a time, so that
# those that wait for events are not starved by those that compute.
test: packages
	$(BUILD) --build-tests --explicit-target-dependency-import-check error
	swift test -c release -Xswiftc -enable-testing --skip-build --no-parallel

torture: build
	$(BUILD) --product Torture
	$(BUILD) --product FaultShim
	DEEPLENS_WEIGHTS=Weights $(BIN)/Torture --kills $(KILLS) --photos $(PHOTOS) --seed $(SEED)

fuzz: packages
	Tests/Fuzz/run $(SECONDS) $(TARGET)

bench: build
	Tools/bench/run

build: packages
	$(BUILD) --product deeplens
	$(BUILD) --product deeplens-inotify

lint:
	swift format lint --strict -r -p Package.swift Sources Plugins Tests
	.ci/verify-unit systemd/deeplens.service

# A new ./Photos gets the sample photos and an empty ledger, so that captions appear at once.
photos:
	@test -e Photos || { rm -rf .state && mkdir Photos && cp Samples/*.jpg Samples/*.png Photos/; }

packages:
	@.ci/install-packages

golden:
	python3 Tests/Golden/make_golden.py
	python3 Tests/Golden/make_decoders.py

clean:
	rm -rf .build
