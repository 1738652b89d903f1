"""Tests of pages that are kept between two builds."""
