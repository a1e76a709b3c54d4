@echo off
%*
echo exit code !errorlevel!
