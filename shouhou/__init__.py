"""Shouhou (售后): after-sales service for makers of machinery with regional offices."""
