# SPDX-License-Identifier: Apache-2.0
"""Measures what a ViT with skipped attentions says about images, and writes it down as a gate trace."""
