#!/bin/sh
echo "said $1"
echo "warned" >&2
