"""debug: strategies that mend a failing program; each meets the contract of `runwright.write`."""
