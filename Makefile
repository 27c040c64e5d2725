# The front door; meson does the work (meson.build).
BUILD = build

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) vanthu

$(BUILD)/build.ninja:
	@meson setup --buildtype=debugoptimized $(BUILD)

.PHONY: all
